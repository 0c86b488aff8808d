// The module that the extension host is told to run: Mocha over the bundled host tests beside this file.
// It writes what happened to a file, because the status of the window that ran them is not enough: an extension
// host that dies lets its window end with 0.
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';

interface TestResult {
  readonly title: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  readonly milliseconds: number;
  readonly error?: string;
}

/** Runs the tests; rejects when one failed, which @vscode/test-electron turns into a failing exit status. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, color: true });
  for (const name of readdirSync(__dirname).sort()) {
    if (name.endsWith('.test.js')) mocha.addFile(path.join(__dirname, name));
  }

  const results: TestResult[] = [];
  const failures = await new Promise<number>((resolve) => {
    const runner = mocha.run(resolve);
    const add = (test: Mocha.Test, state: TestResult['state'], error?: Error): void => {
      const detail = error === undefined ? {} : { error: error.stack ?? error.message };
      results.push({ title: test.fullTitle(), state, milliseconds: test.duration ?? 0, ...detail });
    };
    runner.on('pass', (test) => {
      add(test, 'passed');
    });
    runner.on('pending', (test) => {
      add(test, 'skipped');
    });
    // Hooks that fail come here too.
    runner.on('fail', (test, error: Error) => {
      add(test, 'failed', error);
    });
  });

  const file = process.env['REFUSAL_LENS_HOST_RESULTS'];
  if (file !== undefined) writeFileSync(file, JSON.stringify({ tests: results }, null, 2));
  if (failures > 0) throw new Error(`${failures} of ${results.length} host tests failed.`);
}
