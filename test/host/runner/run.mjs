// @ts-check
// Runs the host tests in a real extension host, through @vscode/test-electron: in the browser VS Code where there
// is one, otherwise (or with --desktop) in desktop VS Code, which it downloads.
//
// Usage: node test/host/runner/run.mjs [--desktop] RESULTS.json
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { hasBrowserVSCode, vscodeVersion } from '../../../tools/vscode/install.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const desktop = process.argv.includes('--desktop') || !hasBrowserVSCode();
const results = process.argv.slice(2).find((arg) => !arg.startsWith('--'));
if (results === undefined) {
  console.error('Usage: node test/host/runner/run.mjs [--desktop] RESULTS.json');
  process.exit(2);
}

const tests = path.join(root, 'dist-test', 'host', 'index.js');
if (!existsSync(tests)) {
  console.error(
    `The host tests are not built (${path.relative(root, tests)}). Run npm run build, then try again.`,
  );
  process.exit(2);
}

// A copy of the sample: tests may write in their workspace.
const workspace = mkdtempSync(path.join(os.tmpdir(), 'rl-workspace-'));
cpSync(path.join(root, 'sample'), workspace, { recursive: true });
try {
  process.exitCode = await runTests({
    vscodeExecutablePath: desktop
      ? await downloadAndUnzipVSCode(vscodeVersion())
      : path.join(root, 'tools', 'vscode', 'code.mjs'),
    extensionDevelopmentPath: root,
    extensionTestsPath: tests,
    extensionTestsEnv: { REFUSAL_LENS_HOST_RESULTS: path.resolve(results) },
    launchArgs: [workspace],
  });
} catch (error) {
  // test-electron reports a failing run by throwing; what failed is above and in the results.
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(workspace, { recursive: true, force: true });
}
