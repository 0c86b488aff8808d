// @ts-check
// npm test: installs, builds, and runs every check and test of the project on this machine.
//
//   npm test                  all stages
//   npm test -- unit engine   only these
//
// The last line is "N passed, N failed" over all tests; a check (lint, types) that fails, or a stage that cannot
// run, counts as one failure. Exit status 0, 1 (something failed) or 2 (wrong use).
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ensureChromium } from '../tools/vscode/browser.mjs';
import { hasBrowserVSCode, installVSCode } from '../tools/vscode/install.mjs';
import { build, fetchModel, installDependencies, requireNode, root } from './prepare.mjs';
import { run, since, step, StepError } from './steps.mjs';
import { failedFiles, hostCounts, totalLine, vitestCounts, withSecondRun } from './test-results.mjs';

/** @typedef {import('./test-results.mjs').Counts} Counts */

/**
 * @typedef {object} Stage
 * @property {boolean} [needsModel] and so the build: the model is fetched by the project's own command line
 * @property {() => Promise<Counts>} run
 */

const reports = path.join(root, 'test', 'artifacts', 'reports');
const node = process.execPath;
const ok = { passed: 0, failed: 0, skipped: 0 };

/** @param {string} name */
const reportOf = (name) => path.join(reports, `${name}.json`);

/** @param {string} name @param {NodeJS.ProcessEnv} [env] @param {readonly string[]} [files] these only */
async function vitest(name, env = {}, files = []) {
  const file = reportOf(files.length > 0 ? `${name}-again` : name);
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--project', name, ...files];
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const status = await run(node, [...args, ...reporters], { cwd: root, env: { ...process.env, ...env } });
  return vitestCounts(file, status);
}

/** A check of the sources: a script of package.json, each of whose parts (joined by &&) must succeed. */
async function check(/** @type {string} */ script) {
  const npm = process.env['npm_execpath'];
  const args = ['run', '--silent', script];
  const status = npm?.endsWith('.js')
    ? await run(node, [npm, ...args], { cwd: root })
    : await run('npm', args, { cwd: root, shell: process.platform === 'win32' });
  return status === 0 ? ok : { ...ok, failed: 1 };
}

/** @returns {Promise<Counts>} */
async function hostTests() {
  if (hasBrowserVSCode()) {
    installVSCode({ log: console.log });
    await ensureChromium({ log: console.log });
  }
  const file = reportOf('host');
  return hostCounts(file, await run(node, ['test/host/runner/run.mjs', file], { cwd: root }));
}

/** @returns {Promise<Counts>} */
async function endToEndTests() {
  if (!hasBrowserVSCode()) {
    return { ...ok, skipped: 1, note: 'the browser VS Code that these tests drive runs on Linux x64 only' };
  }
  installVSCode({ log: console.log });
  const env = { CHROMIUM: await ensureChromium({ log: console.log }) };
  const counts = await vitest('e2e', env);
  // Windows, browser and engine share a machine with whatever else runs there. A file that fails is run once more, by
  // itself, and the summary names it: what is wrong fails twice.
  const failed = failedFiles(reportOf('e2e'));
  if (failed.length === 0) return counts;
  console.log(`\nOnce more: ${failed.map((file) => path.basename(file)).join(', ')}`);
  return withSecondRun(reportOf('e2e'), await vitest('e2e', env, failed));
}

/** @type {Readonly<Record<string, Stage>>} */
const stages = {
  lint: { run: () => check('lint') },
  types: { run: () => check('types') },
  unit: { run: () => vitest('unit') },
  engine: { run: () => vitest('engine'), needsModel: true },
  host: { run: hostTests, needsModel: true },
  e2e: { run: endToEndTests, needsModel: true },
};

/**
 * Does a step that stages need; a failure is told, and those stages are not run.
 * @param {string} title
 * @param {() => Promise<unknown>} work
 * @returns {Promise<string | undefined>} why it failed
 */
async function attempt(title, work) {
  try {
    await step(title, work);
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.error(`  ${reason}`);
    return reason;
  }
}

/** @param {string} name @param {Stage} stage @param {string | undefined} obstacle @returns {Promise<Counts>} */
async function runStage(name, stage, obstacle) {
  if (obstacle !== undefined) return { ...ok, failed: 1, note: `not run: ${obstacle}` };
  try {
    return await step(name, stage.run);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.error(reason);
    return { ...ok, failed: 1, note: reason };
  }
}

/** @param {string} name @param {Counts} counts @param {string} time */
function summaryLine(name, { passed, failed, skipped, note }, time) {
  const figures =
    passed + skipped > 0
      ? `${passed} passed, ${failed} failed, ${skipped} skipped`
      : failed > 0
        ? 'failed'
        : 'ok';
  return `${name.padEnd(14)}${time.padStart(8)}  ${figures}${note === undefined ? '' : ` (${note})`}`;
}

async function main() {
  requireNode();
  const names = process.argv.slice(2);
  const unknown = names.filter((name) => !(name in stages));
  if (unknown.length > 0) {
    console.error(`There is no stage ${unknown.join(', ')}. Stages: ${Object.keys(stages).join(', ')}.`);
    return 2;
  }
  const chosen = Object.entries(stages).filter(([name]) => names.length === 0 || names.includes(name));
  const start = performance.now();
  // Reports of an earlier run must not be taken for this one's.
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });

  /** @type {Counts[]} */
  const results = [];
  /** @type {string[]} */
  const summary = [];
  /** @param {string} name @param {Counts} counts @param {string} [time] */
  const report = (name, counts, time = '') => {
    results.push(counts);
    summary.push(summaryLine(name, counts, time));
  };
  /** @param {string} title @param {() => Promise<unknown>} work */
  const prepare = async (title, work) => {
    const reason = await attempt(title, work);
    if (reason !== undefined) report(title, { ...ok, failed: 1, note: reason });
    return reason;
  };

  const noDependencies = await prepare('dependencies', installDependencies);
  const noBuild = noDependencies ?? (await prepare('build', build));
  const wantsModel = chosen.some(([, stage]) => stage.needsModel);
  const noModel = noBuild ?? (wantsModel ? await prepare('model', fetchModel) : undefined);

  for (const [name, stage] of chosen) {
    const stageStart = performance.now();
    const counts = await runStage(name, stage, stage.needsModel ? noModel : noDependencies);
    report(name, counts, since(stageStart));
  }

  console.log(`\n${summary.join('\n')}\nAll in ${since(start)}.\n`);
  console.log(totalLine(results));
  return results.some(({ failed }) => failed > 0) ? 1 : 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof StepError ? error.message : error);
  console.log(totalLine([{ ...ok, failed: 1 }]));
  process.exitCode = 1;
}
