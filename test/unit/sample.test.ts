import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readPromptSet } from '../../src/formats/promptSet';
import { finderFor } from './host/promptChecks';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Notebook {
  readonly cells: readonly { readonly cell_type: string; readonly source: readonly string[] }[];
}

/** Files whose prompts the extension finds by itself, by language. */
const found = [
  ['prompts.md', 'markdown'],
  ['prompts.py', 'python'],
  ['prompts.ts', 'typescript'],
  ['prompts.jsonl', 'jsonl'],
  ['system.prompt', 'prompt'],
] as const;

async function samplePrompts(): Promise<string[]> {
  const read = (name: string): string => readFileSync(path.join(root, 'sample', name), 'utf8');
  const standingOut = await Promise.all(
    found.map(async ([name, language]) => {
      const prompts = (await finderFor(language, 'file')).all(read(name));
      expect(prompts.length, name).toBeGreaterThan(0);
      return prompts.flatMap(({ text, before }) => [text, ...before.map(({ content }) => content)]);
    }),
  );
  const paragraphs = read('prompts.txt').split(/\n\s*\n/);
  const cells = (JSON.parse(read('prompts.ipynb')) as Notebook).cells
    .filter((cell) => cell.cell_type === 'code')
    .map((cell) => cell.source.join(''));
  return [...standingOut.flat(), ...paragraphs, ...cells].map((text) => text.trim());
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
    const prompts = await samplePrompts();
    expect(prompts.length).toBeGreaterThanOrEqual(24);
    for (const prompt of prompts) {
      const own = words(prompt);
      const near = bags.filter(({ bag }) => overlap(own, bag) >= 0.6).map(({ text }) => text);
      expect(near, prompt).toEqual([]);
    }
  });
});
