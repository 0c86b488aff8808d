import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngineClient, type EngineClient } from '../../src/client/engineClient';
import type { OpenedRun } from '../../src/protocol/evaluation';

// A run that goes on in the engine process is read, judged and reported by the same process meanwhile.

const root = path.join(__dirname, '..', '..');
const folder = mkdtempSync(path.join(os.tmpdir(), 'refusal-lens-runs-'));
const run = path.join(folder, 'run');
const data = path.join(folder, 'prompts.csv');
const model = { model: 'default', adapters: [{ adapter: 'overcautious', scale: 1 }] };
/** Two batches. */
const prompts = Array.from({ length: 14 }, (_, index) => `What is ${index} times ${index + 1}?,harmless`);

let client: EngineClient;

beforeAll(() => {
  writeFileSync(data, ['prompt,label', ...prompts, ''].join('\n'));
  client = createEngineClient({
    modulePath: path.join(root, 'dist', 'engine.js'),
    settings: { assets: path.join(root, 'models'), modelFolder: '', cacheFolder: path.join(folder, 'cache') },
    log: () => undefined,
  });
});

afterAll(async () => {
  await client?.dispose();
  rmSync(folder, { recursive: true, force: true });
});

describe('a run that goes on', () => {
  let meanwhile: OpenedRun;
  let ended = false;

  it('is read after its first answers, long before its last ones', async () => {
    const anchors = { kind: 'own', limit: 8 } as const;
    const { path: vectors } = await client.request('vectors/extract', { model, anchors });
    let first = (): void => undefined;
    const answered = new Promise<void>((resolve) => (first = resolve));
    const running = client
      .request(
        'evaluate/run',
        {
          ...{ vectors, model, out: run, maxTokens: 8, sets: [{ file: data }] },
          modes: [
            { kind: 'default', name: 'default' },
            { kind: 'steer', name: 'away', strength: -0.05 },
          ],
        },
        { onProgress: ({ kind }) => kind === 'answered' && first() },
      )
      .then(() => (ended = true));
    await answered;
    meanwhile = await client.request('evaluate/open', { run, from: 0 });
    await client.request('evaluate/override', {
      ...{ run, set: 'prompts', row: 1, mode: 'default', judgement: 'broken' },
    });
    expect(ended).toBe(false);
    expect(meanwhile.summary.missing).toBeGreaterThan(0);
    expect(meanwhile.answers).toHaveLength(28 - meanwhile.summary.missing);
    await running;
  });

  it('has the rest of its answers, and what a person said meanwhile, when it has ended', async () => {
    const before = meanwhile.answers.length;
    const rest = await client.request('evaluate/open', { run, from: before });
    expect(rest.answers).toHaveLength(28 - before);
    const whole = await client.request('evaluate/open', { run, from: 0 });
    expect(whole.answers[0]).toEqual({ ...meanwhile.answers[0], override: 'broken' });
    expect(whole.answers.slice(before)).toEqual(rest.answers);
    expect(whole.summary).toEqual(await client.request('evaluate/report', { run, write: false }));
    expect(whole.summary.groups[0]?.modes[0]?.corrected).toMatchObject({ overridden: 1 });
    const { groups } = await client.request('evaluate/compare', { a: run, b: run });
    expect(groups.map(({ mode, n, ended: lost }) => [mode, n, lost])).toEqual([
      ['default', 14, 0],
      ['away', 14, 0],
    ]);
  });
});
