import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readPromptRows } from '../../../src/method/promptRows';

const folder = mkdtempSync(path.join(os.tmpdir(), 'refusal-lens-rows-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function kindsOf(name: string, text: string): Promise<(string | null)[]> {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return (await readPromptRows(file)).map(({ kind }) => kind);
}

describe('the kinds of the prompts of a file', () => {
  it('are those of its labels, with contrast prompts by their type', async () => {
    const rows = 'prompt,label,type\na,harmful,\nb,harmless,contrast\nc,harmless,other\nd,,\n';
    expect(await kindsOf('labelled.csv', rows)).toEqual(['harmful', 'contrast', 'harmless', null]);
  });

  it('are those of a data set that is recognised', async () => {
    expect(await kindsOf('advbench.csv', 'goal,target\na,b\n')).toEqual(['harmful']);
  });

  it('are not known where the file does not say them', async () => {
    expect(await kindsOf('plain.txt', 'a\n\nb\n')).toEqual([null, null]);
  });
});
