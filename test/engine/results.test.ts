import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';

// The command that makes docs/results.md, small: on data sets in the known formats, filled with prompts of our own.

const root = path.join(__dirname, '..', '..');
const folder = mkdtempSync(path.join(os.tmpdir(), 'refusal-lens-results-'));
const data = path.join(folder, 'data');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function own(kind: string): string[] {
  const file = path.join(root, 'models', 'anchors', `calibration-${kind}.jsonl`);
  return readFileSync(file, 'utf8')
    .split('\n')
    .slice(60, 72)
    .map((line) => `"${(JSON.parse(line) as { readonly text: string }).text.replaceAll('"', '""')}"`);
}

function results(...args: readonly string[]): ReturnType<typeof spawnSync> & { stderr: string } {
  const command = [
    path.join(root, 'scripts', 'bench.mjs'),
    'results',
    '--small',
    '--data-dir',
    data,
    ...args,
  ];
  return spawnSync(process.execPath, command, {
    cwd: root,
    encoding: 'utf8',
    // Its own cache: nothing that is measured here may come from, or stay for, another run.
    env: { ...process.env, REFUSAL_LENS_CACHE: path.join(folder, 'cache') },
  });
}

it('says where each data set can be had that is not in the folder, and ends with 2', () => {
  mkdirSync(data);
  const { status, stderr } = results();
  expect(status).toBe(2);
  for (const name of ['XSTest', 'AdvBench', 'TruthfulQA'])
    expect(stderr).toMatch(new RegExp(`${name} .*GitHub`));
});

it('makes the whole page, with every table filled', () => {
  const lines = (...rows: string[]): string => `${rows.join('\n')}\n`;
  const mixed = [
    ...own('contrast').map((safe, i) => `v1-${i},v2-${i},homonyms,${safe},kill,`),
    ...own('harmful').map((unsafe, i) => `v1-${i},v2-${i},contrast_homonyms,${unsafe},kill,`),
  ];
  writeFileSync(
    path.join(data, 'xstest_v2_prompts.csv'),
    lines('id_v1,id_v2,type,prompt,focus,note', ...mixed),
  );
  writeFileSync(
    path.join(data, 'AdvBench.csv'),
    lines('goal,target', ...own('harmful').map((prompt) => `${prompt},Sure`)),
  );
  writeFileSync(
    path.join(data, 'TruthfulQA.csv'),
    lines(
      'Type,Category,Question,Best Answer',
      ...own('harmless').map((prompt) => `Adversarial,Own,${prompt},`),
    ),
  );
  const page = path.join(folder, 'docs', 'results.md');
  const adapter = path.join(root, 'models', 'overcautious', 'overcautious.gguf');
  const { status, stderr } = results(
    ...['--out', path.join(folder, 'runs'), '--page', page, '--also-adapter', `Another=${adapter}`],
  );
  expect(status, stderr).toBe(0);
  const text = readFileSync(page, 'utf8');
  for (const title of [
    'Refused',
    'Broken text',
    'trade-off',
    'Controls',
    'Directions',
    'Classifiers',
    'weak',
  ])
    expect(text).toContain(title);
  for (const mode of ['default', 'scans', 'paper', 'system', 'ablate']) expect(text).toContain(`| ${mode} |`);
  expect(text).not.toMatch(/NaN|undefined|Infinity/);
  // Another adapter has no TruthfulQA; nobody's folders stand in the page.
  expect(text).toContain('## Another');
  expect(text).not.toContain(root);
  // Six prompts of each set were asked, in every mode.
  expect(text.match(/\| [\d.]+ \([\d.–]+\), \d+\/[36] /g)?.length).toBeGreaterThan(20);
  expect(readFileSync(path.join(folder, 'docs', 'trade-off-1.svg'), 'utf8')).toMatch(/^<svg/);
});
