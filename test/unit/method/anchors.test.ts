import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadAnchors } from '../../../src/method/anchors';

const assets = path.join(__dirname, '..', '..', '..', 'models');
const folder = mkdtempSync(path.join(os.tmpdir(), 'refusal-lens-anchors-'));
const others = path.join(folder, 'others.txt');
writeFileSync(others, ['Say one.', 'Say two.', 'Say three.', 'Say four.'].join('\n'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the check of anchors', () => {
  it('is held out where the anchors are our own', async () => {
    const anchors = await loadAnchors({ kind: 'own', limit: 8 }, assets);
    expect(anchors.harmful).toHaveLength(8);
    expect(anchors.check.own).toBe(true);
  });

  it('is held out as well where our own file is given as a file', async () => {
    const harmful = path.join(assets, 'anchors', 'harmful.jsonl');
    const { check } = await loadAnchors({ kind: 'files', harmful, harmless: others }, assets);
    expect(check.own).toBe(true);
  });

  it('needs no folds where other prompts made the vectors', async () => {
    const { check, harmful } = await loadAnchors(
      { kind: 'files', harmful: others, harmless: others },
      assets,
    );
    expect(harmful).toHaveLength(4);
    expect(check.own).toBe(false);
    expect(check.harmful.length).toBeGreaterThan(0);
  });
});
