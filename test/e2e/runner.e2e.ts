import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, it } from 'vitest';
import { root } from './workbench';

it('a test run whose extension host dies is a failed run', () => {
  const fixture = path.join(root, 'test', 'e2e', 'fixtures', 'dying-host');
  const { status, stderr } = spawnSync(
    process.execPath,
    [
      path.join(root, 'tools', 'vscode', 'code.mjs'),
      `--extensionDevelopmentPath=${fixture}`,
      `--extensionTestsPath=${path.join(fixture, 'tests.cjs')}`,
    ],
    { encoding: 'utf8' },
  );
  expect(stderr).toContain('Extension Host Process exited with code: null, signal: SIGKILL');
  expect(status).toBe(96);
});
