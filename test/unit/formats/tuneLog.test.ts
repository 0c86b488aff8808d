import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openTuneLog } from '../../../src/formats/tuneLog';
import { pointFixture } from '../tunedFixture';

const folder = mkdtempSync(path.join(os.tmpdir(), 'refusal-lens-tune-log-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('gives back what was measured, after a line that was cut', async () => {
  const file = path.join(folder, 'tune', 'log.jsonl');
  const base = { harmfulRefused: 1, harmlessRefused: 0.5 };
  const points = [pointFixture({ strength: 0.03 }), pointFixture({ strength: 0.05 })];
  const begun = await openTuneLog(file);
  expect(begun).toMatchObject({ points: [], base: undefined });
  await begun.appendBase(base);
  await begun.append(points.slice(0, 1));
  appendFileSync(file, '\n{"layers":{"first":1,"la');
  await begun.append(points.slice(1));
  expect(await openTuneLog(file)).toMatchObject({ points, base });
});
