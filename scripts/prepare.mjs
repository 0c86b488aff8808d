// @ts-check
// What has to be there before anything of the project can run: Node, the dependencies, the build, the model.
// Each is looked at first and made only when it is missing or old. Plain Node: this runs before any npm install.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runOrFail, StepError } from './steps.mjs';

/** The checkout. */
export const root = fileURLToPath(new URL('..', import.meta.url));

const oldestNode = 20;

/** What the build reads. */
const sources = [
  ...['src', 'webview', 'media', 'test/host', 'scripts/build.mjs', 'scripts/bundle.mjs'],
  ...['package.json', 'package-lock.json', 'tsconfig.json'],
];

export function requireNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < oldestNode) {
    throw new StepError(
      `Refusal Lens needs Node ${oldestNode} or newer; this is ${process.versions.node}. ` +
        'Install a newer Node from nodejs.org or by your package manager, then try again.',
    );
  }
}

/**
 * Whether node_modules holds what the lock file says: npm writes what it installed to node_modules/.package-lock.json
 * when it is done. Optional packages are left out, since most of them are for other platforms.
 * @param {string} checkout
 */
export function dependenciesInstalled(checkout) {
  const installedFile = path.join(checkout, 'node_modules', '.package-lock.json');
  if (!existsSync(installedFile)) return false;
  const installed = JSON.parse(readFileSync(installedFile, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(path.join(checkout, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(
    ([place, { optional, devOptional, version }]) =>
      place === '' || optional || devOptional || installed[place]?.version === version,
  );
}

/** @returns {Promise<string>} what was done, for the user */
export async function installDependencies() {
  if (dependenciesInstalled(root)) return 'already installed';
  // npm tells the scripts it runs where it is; on Windows npm itself is a batch file, which needs a shell.
  const npm = process.env['npm_execpath'];
  const advice = 'npm ci failed; its messages are above. Check the network, then try again.';
  const args = ['ci', '--no-audit', '--no-fund'];
  if (npm?.endsWith('.js')) await runOrFail(advice, process.execPath, [npm, ...args], { cwd: root });
  else await runOrFail(advice, 'npm', args, { cwd: root, shell: process.platform === 'win32' });
  return 'installed';
}

/** @param {string} checkout @returns {string} hash of everything that the build reads */
export function sourcesHash(checkout) {
  const hash = createHash('sha256');
  /** @param {string} place */
  const add = (place) => {
    const file = path.join(checkout, place);
    if (!existsSync(file)) return;
    hash.update(`\0${place}\0`).update(readFileSync(file));
  };
  for (const place of sources) {
    if (path.extname(place)) add(place);
    else {
      const folder = path.join(checkout, place);
      if (!existsSync(folder)) continue;
      const names = readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(checkout, path.join(entry.parentPath ?? entry.path, entry.name)));
      names.sort().forEach(add);
    }
  }
  return hash.digest('hex');
}

/** @returns {Promise<string>} what was done, for the user */
export async function build() {
  // Written into dist, so that it goes when dist goes.
  const stamp = path.join(root, 'dist', '.sources');
  const hash = sourcesHash(root);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return 'up to date';
  await runOrFail('The build failed; its messages are above.', process.execPath, ['scripts/build.mjs'], {
    cwd: root,
  });
  writeFileSync(stamp, hash);
  return 'built';
}

/** Runs the project's own command line. */
export function lens(/** @type {string} */ advice, /** @type {readonly string[]} */ ...args) {
  return runOrFail(advice, process.execPath, [path.join(root, 'dist', 'cli.js'), ...args], { cwd: root });
}

/** The default model, checked by size and hash; downloaded on first use. */
export function fetchModel() {
  return lens('The default model could not be fetched; the reason is above.', 'models', 'fetch', 'default');
}
