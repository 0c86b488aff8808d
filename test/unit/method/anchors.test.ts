import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readPromptSet } from '../../../src/formats/promptSet';
import { hashOf, loadAnchors } from '../../../src/method/anchors';

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

describe('anchors that a person adds', () => {
  const own = () => loadAnchors({ kind: 'own', limit: 8 }, assets);

  it('stand after the own ones, each once, and change what the vectors are cached by', async () => {
    const first = (await own()).harmful[0] ?? '';
    const twice = path.join(folder, 'twice.jsonl');
    const added = ['Say one.', 'Say one.', first, 'Say two.'];
    writeFileSync(twice, added.map((prompt) => JSON.stringify({ prompt })).join('\n'));
    const { harmful, harmless, check, source } = await loadAnchors(
      { kind: 'own', limit: 8, harmfulFiles: [twice], harmlessFiles: [others] },
      assets,
    );
    expect(harmful.slice(8)).toEqual(['Say one.', 'Say two.']);
    expect(harmless).toHaveLength(12);
    expect(check.own).toBe(true);
    expect(source).toBe('own anchors, 2 + 4 added');
    expect(hashOf(harmful)).not.toBe(hashOf((await own()).harmful));
  });

  it('are no calibration prompts', async () => {
    const file = path.join(assets, 'anchors', 'calibration-harmful.jsonl');
    const taken = (await readPromptSet(file))[0]?.text ?? '';
    const added = path.join(folder, 'taken.jsonl');
    writeFileSync(added, JSON.stringify({ prompt: taken }));
    const source = { kind: 'own', limit: 8, harmlessFiles: [added] } as const;
    const { calibration } = await loadAnchors(source, assets);
    expect((await own()).calibration.harmful).toContain(taken);
    expect(calibration.harmful).not.toContain(taken);
  });

  it('check the vectors where they are contrast prompts, and make none', async () => {
    const contrastFiles = [others];
    const { harmful, harmless, check, source } = await loadAnchors(
      { kind: 'own', limit: 8, contrastFiles },
      assets,
    );
    expect([harmful.length, harmless.length]).toEqual([8, 8]);
    expect(check.contrast.slice(8)).toEqual(['Say one.', 'Say two.', 'Say three.', 'Say four.']);
    expect(source).toBe('own anchors, 4 contrast added');
  });
});
