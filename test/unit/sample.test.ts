import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readPromptSet } from '../../src/formats/promptSet';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Notebook {
  readonly cells: readonly { readonly cell_type: string; readonly source: readonly string[] }[];
}

function samplePrompts(): string[] {
  const read = (name: string): string => readFileSync(path.join(root, 'sample', name), 'utf8');
  const blocks = [...read('prompts.md').matchAll(/^```prompt\n([\s\S]*?)\n```$/gm)].map(
    ([, text]) => text ?? '',
  );
  const paragraphs = read('prompts.txt').split(/\n\s*\n/);
  const cells = (JSON.parse(read('prompts.ipynb')) as Notebook).cells
    .filter((cell) => cell.cell_type === 'code')
    .map((cell) => cell.source.join(''));
  return [...blocks, ...paragraphs, ...cells].map((text) => text.trim());
}

function words(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? []);
}

/** Share of the words of both together that both have. */
function overlap(a: Set<string>, b: Set<string>): number {
  const shared = [...a].filter((word) => b.has(word)).length;
  return shared / (a.size + b.size - shared);
}

describe('the sample workspace', () => {
  it('shows what the model does with prompts that nothing was made from: no copies, no near copies', async () => {
    const sets = ['anchors', 'overcautious'].flatMap((folder) =>
      readdirSync(path.join(root, 'models', folder))
        .filter((name) => name.endsWith('.jsonl'))
        .map((name) => path.join(root, 'models', folder, name)),
    );
    expect(sets.length).toBeGreaterThanOrEqual(8);
    const known = (await Promise.all(sets.map((file) => readPromptSet(file)))).flat();
    const bags = known.map(({ text }) => ({ text, bag: words(text) }));
    const prompts = samplePrompts();
    expect(prompts.length).toBeGreaterThanOrEqual(10);
    for (const prompt of prompts) {
      const own = words(prompt);
      const near = bags.filter(({ bag }) => overlap(own, bag) >= 0.6).map(({ text }) => text);
      expect(near, prompt).toEqual([]);
    }
  });
});
