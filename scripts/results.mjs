// @ts-check
// npm run results -- --data-dir DIR: everything that docs/results.md says, measured anew. See bench/results.ts.
import { spawnSync } from 'node:child_process';
import { build, fetchModel, installDependencies, requireNode, root } from './prepare.mjs';
import { step, StepError } from './steps.mjs';

try {
  requireNode();
  await step('dependencies', installDependencies);
  await step('build', build);
  await step('model', fetchModel);
  const args = ['scripts/bench.mjs', 'results', ...process.argv.slice(2)];
  process.exitCode = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1;
} catch (error) {
  console.error(error instanceof StepError ? error.message : error);
  process.exitCode = 1;
}
