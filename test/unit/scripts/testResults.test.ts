import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  failedFiles,
  hostCounts,
  totalLine,
  vitestCounts,
  withSecondRun,
} from '../../../scripts/test-results.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'rl-results-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function report(content: unknown): string {
  const file = path.join(folder, 'report.json');
  writeFileSync(file, JSON.stringify(content));
  return file;
}

describe('counts of a test run', () => {
  it('are those of the report', () => {
    const vitest = report({ numPassedTests: 5, numFailedTests: 2, numPendingTests: 1, numTodoTests: 1 });
    expect(vitestCounts(vitest, 1)).toEqual({ passed: 5, failed: 2, skipped: 2 });
    const host = report({ tests: [{ state: 'passed' }, { state: 'skipped' }, { state: 'passed' }] });
    expect(hostCounts(host, 0)).toEqual({ passed: 2, failed: 0, skipped: 1 });
  });

  it('are a failure when the runner wrote no report, although it ended well', () => {
    expect(hostCounts(path.join(folder, 'missing.json'), 0)).toMatchObject({ passed: 0, failed: 1 });
    expect(vitestCounts(path.join(folder, 'missing.json'), 0)).toMatchObject({ passed: 0, failed: 1 });
  });

  it('are a failure when no test ran', () => {
    expect(hostCounts(report({ tests: [] }), 0)).toMatchObject({ failed: 1, note: 'no test ran' });
  });

  it('are a failure when every test passed but the run ended badly', () => {
    const file = report({ numPassedTests: 3, numFailedTests: 0, numPendingTests: 0 });
    expect(vitestCounts(file, 1)).toMatchObject({ passed: 3, failed: 1 });
  });
});

describe('a run whose failed files were run again', () => {
  const files = [
    {
      name: '/tests/a.ts',
      status: 'passed',
      assertionResults: [{ status: 'passed' }, { status: 'pending' }],
    },
    { name: '/tests/b.ts', status: 'failed', assertionResults: [{ status: 'passed' }, { status: 'failed' }] },
    // Its beforeAll failed: no test of it did.
    { name: '/tests/c.ts', status: 'failed', assertionResults: [{ status: 'skipped' }] },
  ];

  it('names them, those whose preparation failed among them', () => {
    expect(failedFiles(report({ testResults: files }))).toEqual(['/tests/b.ts', '/tests/c.ts']);
    expect(failedFiles(path.join(folder, 'missing.json'))).toEqual([]);
  });

  it('counts the last run of each file, and says which ran twice', () => {
    const again = { passed: 2, failed: 1, skipped: 0 };
    expect(withSecondRun(report({ testResults: files }), again)).toEqual({
      passed: 3,
      failed: 1,
      skipped: 1,
      note: 'run twice: b.ts, c.ts',
    });
  });

  it('keeps what the second run says of itself', () => {
    const again = { passed: 0, failed: 1, skipped: 0, note: 'no test ran' };
    expect(withSecondRun(report({ testResults: files }), again).note).toBe(
      'run twice: b.ts, c.ts; no test ran',
    );
  });
});

describe('the last line', () => {
  it('sums the stages, and has one form whether or not tests were skipped', () => {
    const stage = { passed: 2, failed: 0, skipped: 0 };
    expect(totalLine([stage, stage])).toBe('4 passed, 0 failed');
    expect(totalLine([stage, { passed: 0, failed: 1, skipped: 3 }])).toBe('2 passed, 1 failed');
  });
});
