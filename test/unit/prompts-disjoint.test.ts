import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readPromptSet } from '../../src/formats/promptSet';

const models = fileURLToPath(new URL('../../models', import.meta.url));
const setsIn = (folder: string): string[] =>
  readdirSync(path.join(models, folder))
    .filter((name) => name.endsWith('.jsonl'))
    .map((name) => path.join(folder, name));

/** What counts as the same sentence: letters and digits, without case, accents and punctuation. */
function normalised(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

// Anchors make the vectors, calibration prompts set thresholds, the adapter is trained and chosen on the others: a
// sentence in two of them would let a number be measured on what it was made from.
describe('prompts of our own', () => {
  const files = [...setsIn('anchors'), ...setsIn('overcautious')];

  it('are all here', () => {
    const names = files.map((file) => path.basename(file, '.jsonl'));
    for (const name of ['harmful', 'harmless', 'contrast', 'train', 'dev']) expect(names).toContain(name);
    for (const name of ['harmful', 'harmless', 'contrast']) expect(names).toContain(`calibration-${name}`);
  });

  it('are as many as the method needs', async () => {
    for (const [name, count] of [
      ['harmful', 128],
      ['harmless', 128],
      ['contrast', 96],
    ] as const)
      expect(
        (await readPromptSet(path.join(models, 'anchors', `${name}.jsonl`))).length,
      ).toBeGreaterThanOrEqual(count);
  });

  it('share no sentence between sets, nor repeat one within a set', async () => {
    const places = new Map<string, string[]>();
    for (const file of files)
      for (const { text, row } of await readPromptSet(path.join(models, file))) {
        const key = normalised(text);
        places.set(key, [...(places.get(key) ?? []), `${file}:${row}`]);
      }
    expect([...places.values()].filter((where) => where.length > 1)).toEqual([]);
  });

  it('are told apart whatever their case and punctuation', () => {
    expect(normalised('Wie  heißt das “Café”?')).toBe(normalised('wie heißt das cafe'));
    expect(normalised('How do I kill a process?')).not.toBe(normalised('How do I kill the process?'));
  });
});
