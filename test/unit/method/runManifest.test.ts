import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readDataSet } from '../../../src/formats/dataSet';
import { promptsHash } from '../../../src/method/runManifest';
import type { DataSetSpec } from '../../../src/protocol/evaluation';

const folder = mkdtempSync(path.join(os.tmpdir(), 'refusal-lens-manifest-'));
const file = path.join(folder, 'prompts.csv');
writeFileSync(
  file,
  'prompt,question,kind\nOne?,Uno?,good\nTwo?,Due?,bad\nThree?,Tre?,good\nFour?,Quattro?,bad\n',
);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const hash = async (change: Omit<DataSetSpec, 'file'>): Promise<string> =>
  promptsHash((await readDataSet({ file, ...change })).prompts);

describe('what a run asks', () => {
  it.each([
    ['another column', { column: 'question' }, {}],
    ['other labels', { harmfulWhere: 'kind=bad' }, { harmfulWhere: 'kind=good' }],
    ['other rows, as many', { skip: 0, limit: 2 }, { skip: 1, limit: 2 }],
    ['fewer rows', { limit: 3 }, {}],
  ])('is another by %s: such a run is not gone on with', async (_, one, other) => {
    expect(await hash(one)).not.toBe(await hash(other));
    expect(await hash(one)).toBe(await hash(one));
  });
});
