// @ts-check
// npm run pictures: takes the pictures of the walkthrough (media/walkthrough) anew, from the product in the browser
// VS Code. Linux x64 only, as the end-to-end tests. Look at them before you commit them.
import { ensureChromium } from '../tools/vscode/browser.mjs';
import { hasBrowserVSCode, installVSCode } from '../tools/vscode/install.mjs';
import { build, fetchModel, installDependencies, root } from './prepare.mjs';
import { run, step, StepError } from './steps.mjs';

try {
  if (!hasBrowserVSCode()) {
    throw new StepError('The pictures are taken in the browser VS Code, which runs on Linux x64 only.');
  }
  await step('dependencies', installDependencies);
  await step('build', build);
  await step('model', fetchModel);
  installVSCode({ log: console.log });
  const env = { ...process.env, CHROMIUM: await ensureChromium({ log: console.log }) };
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'pictures'];
  process.exitCode = await run(process.execPath, args, { cwd: root, env });
} catch (error) {
  console.error(error instanceof StepError ? error.message : error);
  process.exitCode = 1;
}
