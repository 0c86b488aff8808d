import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeControlVector } from '../../../src/formats/controlVector';
import { readPromptSet } from '../../../src/formats/promptSet';
import { promptHash } from '../../../src/method/anchors';
import { space } from '../../../src/method/space';
import { vectorsFixture } from '../formats/vectorsFixture';

const assets = path.join(__dirname, '..', '..', '..', 'models');
const folder = mkdtempSync(path.join(os.tmpdir(), 'refusal-lens-space-'));
const file = path.join(folder, 'v.gguf');
const ownFile = path.join(folder, 'own.txt');
const secret = 'A prompt that I tell nobody.';
let ours = '';

beforeAll(async () => {
  ours = (await readPromptSet(path.join(assets, 'anchors', 'harmless.jsonl')))[0]?.text ?? '';
  writeFileSync(ownFile, secret);
  const vectors = vectorsFixture();
  const prompts = {
    harmful: [promptHash(secret)],
    harmless: [promptHash(ours)],
    contrast: ['0123456789abcdef'],
  };
  await writeControlVector(file, { ...vectors, space: { ...vectors.space, prompts } });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the space of vectors', () => {
  it('has the coordinates and explained variance of each layer', async () => {
    const { layers, fingerprint } = await space(assets, { file });
    expect(fingerprint).toBe('ff');
    expect(layers).toHaveLength(4);
    expect(layers[1]).toEqual({ layer: 1, explained: [0.5, 0.125], coordinates: [-1, 0, 1, 2, 3, 4] });
  });

  it('looks texts up in the anchors that are at hand: the file of vectors has none', async () => {
    expect(readFileSync(file).includes(secret)).toBe(false);
    const withOwn = await space(assets, { file, promptFiles: [ownFile, path.join(folder, 'gone.txt')] });
    expect(withOwn.prompts).toEqual([
      { kind: 'harmful', text: secret },
      { kind: 'harmless', text: ours },
      { kind: 'contrast', text: null },
    ]);
    const [first] = (await space(assets, { file })).prompts;
    expect(first).toEqual({ kind: 'harmful', text: null });
  });

  it('says that there is no such file', async () => {
    await expect(space(assets, { file: path.join(folder, 'none.gguf') })).rejects.toMatchObject({
      code: 'file-unreadable',
    });
  });
});
