// @ts-check
// Reads what the test runners wrote about their runs. Counts come from these files, never from a terminal's text.
import { existsSync, readFileSync } from 'node:fs';

/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {string} [note] why it failed, when no test says so
 */

/** @param {string} file @returns {any} */
function readJson(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/**
 * A run that found no test, or that ended badly although no test failed, counts as one failure.
 * @param {Counts} counts
 * @param {number} status exit status of the runner
 * @returns {Counts}
 */
function withRunFailures(counts, status) {
  if (counts.failed > 0) return counts;
  if (counts.passed + counts.skipped === 0) return { ...counts, failed: 1, note: 'no test ran' };
  if (status !== 0) return { ...counts, failed: 1, note: `the test run ended with status ${status}` };
  return counts;
}

/**
 * @param {string} file what vitest's JSON reporter wrote
 * @param {number} status
 * @returns {Counts}
 */
export function vitestCounts(file, status) {
  const report = readJson(file) ?? {};
  const passed = report.numPassedTests ?? 0;
  const failed = report.numFailedTests ?? 0;
  const skipped = (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0);
  return withRunFailures({ passed, failed, skipped }, status);
}

/**
 * The test files that did not pass, of those that vitest's JSON reporter wrote about.
 * @param {string} file
 * @returns {string[]}
 */
export function failedFiles(file) {
  /** @type {{ name: string, status: string }[]} */
  const files = readJson(file)?.testResults ?? [];
  return files.filter(({ status }) => status !== 'passed').map(({ name }) => name);
}

/**
 * The counts of a run whose failed files were run again by themselves: of each file the last run counts, and the note
 * names them.
 * @param {string} file what vitest's JSON reporter wrote about the first run
 * @param {Counts} again
 * @returns {Counts}
 */
export function withSecondRun(file, again) {
  /** @type {{ status: string, assertionResults: { status: string }[] }[]} */
  const files = readJson(file)?.testResults ?? [];
  const first = files.filter(({ status }) => status === 'passed').flatMap((each) => each.assertionResults);
  const count = (/** @type {boolean} */ passed) =>
    first.filter(({ status }) => (status === 'passed') === passed).length;
  const names = failedFiles(file).map((name) => name.split(/[\\/]/).at(-1));
  return {
    passed: count(true) + again.passed,
    failed: again.failed,
    skipped: count(false) + again.skipped,
    note: [`run twice: ${names.join(', ')}`, ...(again.note === undefined ? [] : [again.note])].join('; '),
  };
}

/**
 * @param {string} file what test/host/index.ts wrote
 * @param {number} status
 * @returns {Counts}
 */
export function hostCounts(file, status) {
  /** @type {{ state: string }[]} */
  const tests = readJson(file)?.tests ?? [];
  const count = (/** @type {string} */ state) => tests.filter((test) => test.state === state).length;
  return withRunFailures(
    { passed: count('passed'), failed: count('failed'), skipped: count('skipped') },
    status,
  );
}

/**
 * Always of this form, for what reads it; skipped tests stand in the summary above it.
 * @param {readonly Counts[]} stages
 */
export function totalLine(stages) {
  const sum = (/** @type {'passed' | 'failed'} */ key) =>
    stages.reduce((total, counts) => total + counts[key], 0);
  return `${sum('passed')} passed, ${sum('failed')} failed`;
}
