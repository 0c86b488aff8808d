#!/usr/bin/env node
// @ts-check
// Takes the flags of desktop VS Code that @vscode/test-electron passes, and runs the extension's tests in the
// browser VS Code: a real extension host, its window in a Chromium without a screen. The exit status is the run's.
//
// Environment: VSCODE_TEST_SETTINGS (JSON, more user settings), VSCODE_TEST_TIMEOUT (ms), VSCODE_TEST_SCREENSHOT
// (a file for a picture of the window at the end).
import path from 'node:path';
import { format } from 'node:util';
import { ensureChromium, launchChromium } from './browser.mjs';
import { installVSCode } from './install.mjs';
import { serveVSCode } from './serve.mjs';
import { testSettings } from './settings.mjs';

/** Exit statuses of this script's own, apart from those of the test run (0 and 1). */
const status = {
  failedToStart: 99,
  windowCrashed: 98,
  timedOut: 97,
  extensionHostDied: 96,
  interrupted: 130,
};

const timeoutMs = Number(process.env['VSCODE_TEST_TIMEOUT'] ?? 600_000);
/** The server sees an exit within milliseconds; a machine under load may take longer. */
const exitLogTimeoutMs = 20_000;

/** What the workbench itself writes to its console in every run, and that says nothing of the tests. */
const workbenchNoise =
  /^(%c|Ignoring fetching|Resolv|Creating a socket|\[reconnection-grace|Updating additional|\[Service Worker|\[Agent|\[AccountPolicy|Canceled|Started local extension host|Invoking resolveAuthority|\[LocalProcess)/;

/** @param {readonly string[]} argv */
function parseFlags(argv) {
  const value = (/** @type {string} */ name) =>
    argv.filter((arg) => arg.startsWith(`--${name}=`)).map((arg) => arg.slice(name.length + 3));
  const folder = argv.find((arg) => !arg.startsWith('-'));
  return {
    developmentPaths: value('extensionDevelopmentPath'),
    testsPath: value('extensionTestsPath')[0],
    folder: folder === undefined ? undefined : path.resolve(folder),
  };
}

/**
 * How the extension host died, or undefined when it ended well. A run whose extension host died ends with status 0:
 * only the server's log tells. The window hears of the end from a closed connection, which may be before the server
 * has seen the process's exit: so the log is read until it names one.
 * @param {() => string} log
 */
async function extensionHostDeath(log) {
  for (const limit = Date.now() + exitLogTimeoutMs; ;) {
    const ends = [...log().matchAll(/Extension Host Process exited with code: (\w+), signal: (\w+)/g)];
    if (ends.length > 0) return ends.find(([, code, signal]) => code !== '0' || signal !== 'null')?.[0];
    if (Date.now() > limit) return 'The server has not said how the extension host ended';
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function main() {
  const { testsPath, ...flags } = parseFlags(process.argv.slice(2));
  if (!testsPath) {
    console.error('code.mjs runs extension tests: give --extensionTestsPath=FILE.');
    return 2;
  }
  const installed = installVSCode({ log: console.error });
  const chromium = await ensureChromium({ log: console.error });
  const settings = { ...testSettings, ...JSON.parse(process.env['VSCODE_TEST_SETTINGS'] ?? '{}') };
  const vscode = await serveVSCode({ installed, settings, testDriver: true, idleSeconds: 120 });
  /** @type {import('playwright-core').Browser | undefined} */
  let browser;
  const close = async () => {
    await browser?.close().catch(() => {});
    await vscode.stop();
  };
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
    process.once(signal, () => void close().finally(() => process.exit(status.interrupted)));
  }

  try {
    browser = await launchChromium(chromium);
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    /** @type {(end: { code: number, reason?: string }) => void} */
    let settle = () => {};
    /** @type {Promise<{ code: number, reason?: string }>} */
    const end = new Promise((resolve) => {
      settle = resolve;
    });

    // The smoke-test driver calls these two from the page: the extension host's console, and the end of the run.
    await page.exposeFunction(
      'codeAutomationLog',
      (/** @type {string} */ type, /** @type {unknown[]} */ args) => {
        const line = format(...args);
        if (workbenchNoise.test(line)) return;
        (type === 'error' || type === 'warn' ? process.stderr : process.stdout).write(`${line}\n`);
      },
    );
    await page.exposeFunction('codeAutomationExit', (/** @type {number} */ code) => settle({ code }));
    page.once('crash', () => settle({ code: status.windowCrashed, reason: 'the window crashed' }));
    void vscode.ended.then(() =>
      settle({ code: status.extensionHostDied, reason: 'the VS Code server ended' }),
    );
    const limit = setTimeout(
      () => settle({ code: status.timedOut, reason: `the tests took more than ${timeoutMs / 1000} s` }),
      timeoutMs,
    );

    await page.goto(vscode.url({ ...flags, testsPath }), { waitUntil: 'domcontentloaded' });
    const { code, reason } = await end;
    clearTimeout(limit);
    if (reason) console.error(reason);

    const picture = process.env['VSCODE_TEST_SCREENSHOT'];
    if (picture) await page.screenshot({ path: picture });
    if (code !== 0) return code;
    const death = await extensionHostDeath(vscode.log);
    if (death === undefined) return code;
    console.error(death);
    return status.extensionHostDied;
  } finally {
    await close();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = status.failedToStart;
}
