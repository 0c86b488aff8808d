// @ts-check
// Finds a Chromium and starts it so that it talks to the loopback address and nobody else.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';

const commandNames = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'msedge',
];

const usualPlaces = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [process.env['PROGRAMFILES'], process.env['PROGRAMFILES(X86)'], process.env['LOCALAPPDATA']].flatMap(
    (base) =>
      base
        ? [
            path.join(base, 'Google', 'Chrome', 'Application', 'chrome.exe'),
            path.join(base, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
          ]
        : [],
  ),
};

/** Started with these, Chromium resolves no name, so that a test cannot come to depend on the internet. */
const loopbackOnly = [
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-gpu',
  '--disable-quic',
  '--disable-sync',
  '--no-first-run',
];

const advice =
  'Install Chromium or Chrome, or run `npx playwright-core install chromium`, then try again. ' +
  'CHROMIUM names one that lies elsewhere.';

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * The Chromium that is there: the one that CHROMIUM names, on PATH, in its platform's usual places, or Playwright's.
 * @returns {Promise<string | undefined>} its path
 */
export async function findChromium() {
  const named = process.env['CHROMIUM'];
  if (named) {
    if (isExecutable(named)) return named;
    throw new Error(`CHROMIUM names ${named}, which is no program. ${advice}`);
  }
  for (const folder of (process.env['PATH'] ?? '').split(path.delimiter).filter(Boolean)) {
    for (const name of commandNames) {
      const file = path.join(folder, process.platform === 'win32' ? `${name}.exe` : name);
      if (isExecutable(file)) return file;
    }
  }
  const places =
    process.platform === 'darwin' || process.platform === 'win32' ? usualPlaces[process.platform] : [];
  const found = places.find((file) => existsSync(file));
  if (found) return found;

  const { chromium } = await import('playwright-core');
  const own = chromium.executablePath();
  return own && existsSync(own) ? own : undefined;
}

/**
 * The Chromium that is there, or else Debian's, installed by apt where this runs as root.
 * @param {{ log?: (line: string) => void }} [options]
 * @returns {Promise<string>}
 * @throws {Error} with what to do
 */
export async function ensureChromium({ log = () => {} } = {}) {
  const found = await findChromium();
  if (found) return found;
  if (process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    log('installing Chromium by apt-get');
    const apt = (/** @type {string[]} */ ...args) =>
      spawnSync('apt-get', args, {
        stdio: ['ignore', 'ignore', 'inherit'],
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      }).status === 0;
    apt('update', '-qq') && apt('install', '-y', '-qq', '--no-install-recommends', 'chromium');
    const installed = await findChromium();
    if (installed) return installed;
    throw new Error(`Chromium is not here and apt-get could not install it. ${advice}`);
  }
  throw new Error(`Chromium is not here. ${advice}`);
}

/**
 * Starts it without a window.
 * @param {string} executablePath
 */
export async function launchChromium(executablePath) {
  const { chromium } = await import('playwright-core');
  return chromium.launch({ executablePath, headless: true, args: loopbackOnly });
}
