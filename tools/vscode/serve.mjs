// @ts-check
// Serves the browser VS Code on the loopback address, with folders of its own that are removed afterwards.
import { spawn, spawnSync } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

/**
 * An extension to serve with: a checkout (linked, so that a build is seen at the next reload) or a .vsix file.
 * @typedef {{ checkout: string } | { vsix: string }} ExtensionSource
 */

/**
 * @typedef {object} ServeOptions
 * @property {import('./install.mjs').InstalledVSCode} installed
 * @property {Readonly<Record<string, unknown>>} settings user settings
 * @property {readonly ExtensionSource[]} [extensions]
 * @property {number} [port] a free one unless given
 * @property {boolean} [testDriver] lets a page run extension tests (extensionTestsPath)
 * @property {boolean} [workspaceTrust] a workspace is restricted until a person trusts it; else all are trusted
 * @property {number} [idleSeconds] ends by itself when no window was open for so long, more than 60
 * @property {NodeJS.ProcessEnv} [env] more environment for the server and its extension hosts
 */

/**
 * What a window opens with: absolute paths, or addresses of another file system (`scheme:/path`).
 * @typedef {object} WindowOptions
 * @property {string | undefined} [folder]
 * @property {string} [workspace] a .code-workspace file with several folders, in place of one folder
 * @property {string} [file] opened in an editor
 * @property {readonly string[]} [developmentPaths] extensions under development, loaded from their folders
 * @property {string} [testsPath] module whose run() the extension host calls (needs testDriver)
 */

/**
 * @typedef {object} ServedVSCode
 * @property {string} origin http://127.0.0.1:PORT
 * @property {(window: WindowOptions) => string} url address of a window
 * @property {string} extensionsFolder where its extensions are linked or installed
 * @property {() => string} log what the server has written so far
 * @property {() => Promise<void>} stop ends the server and everything it started, and removes its folders
 * @property {Promise<number | null>} ended settles with the server's exit code
 */

const startTimeoutMs = 60_000;
const stopTimeoutMs = 3_000;

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const probe = net.createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/**
 * @param {string} origin
 * @param {WindowOptions} window
 */
export function windowUrl(origin, { folder, workspace, file, developmentPaths = [], testsPath }) {
  const remote = (/** @type {string} */ place) =>
    place.startsWith('/') ? `vscode-remote://${new URL(origin).host}${place}` : place;
  const payload = [
    ...developmentPaths.map((folder) => ['extensionDevelopmentPath', remote(folder)]),
    ...(testsPath ? [['extensionTestsPath', remote(testsPath)]] : []),
    ...(file ? [['openFile', remote(file)]] : []),
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
  ];
  const opened = workspace ? { workspace } : folder ? { folder } : { ew: 'true' };
  const query = new URLSearchParams(opened);
  query.set('payload', JSON.stringify(payload));
  return `${origin}/?${query}`;
}

/** The server's environment: none of an outer VS Code's, no gallery, temporary files in its own folder. */
function serverEnvironment(/** @type {ServeOptions} */ { installed, env }, /** @type {string} */ home) {
  /** @type {NodeJS.ProcessEnv} */
  const result = { ...process.env, ...env };
  for (const name of Object.keys(result)) {
    // npm's variables would reach every npm and node that is started in the served VS Code.
    if (/^(VSCODE_|ELECTRON_|npm_)/.test(name)) delete result[name];
  }
  result['TMPDIR'] = path.join(home, 'tmp');
  // code-server's own logs and heartbeat would go to the user's ~/.local/share.
  result['XDG_DATA_HOME'] = path.join(home, 'data');
  result['NODE_EXEC_PATH'] = installed.node;
  result['EXTENSIONS_GALLERY'] = JSON.stringify({ serviceUrl: '', itemUrl: '', resourceUrlTemplate: '' });
  return result;
}

/**
 * Starts it and waits until it answers (about half a second).
 * @param {ServeOptions} options
 * @returns {Promise<ServedVSCode>}
 * @throws {Error} with what the server wrote, when it does not start
 */
export async function serveVSCode(options) {
  const { installed, settings, extensions = [], testDriver = false, workspaceTrust = false } = options;
  const { idleSeconds } = options;
  // A short path: sockets lie in it, and a socket's path may have 107 characters.
  const home = mkdtempSync(path.join(os.tmpdir(), 'rl-vscode-'));
  const userData = path.join(home, 'user');
  const extensionsDir = path.join(home, 'extensions');
  const config = path.join(home, 'config.yaml');
  const logFile = path.join(home, 'server.log');
  mkdirSync(path.join(userData, 'User'), { recursive: true });
  mkdirSync(extensionsDir);
  mkdirSync(path.join(home, 'tmp'));
  writeFileSync(path.join(userData, 'User', 'settings.json'), JSON.stringify(settings, null, 2));
  writeFileSync(config, '{}\n');

  const env = serverEnvironment(options, home);
  const folders = ['--config', config, '--user-data-dir', userData, '--extensions-dir', extensionsDir];
  const log = () => readFileSync(logFile, 'utf8');

  try {
    for (const source of extensions) {
      if ('checkout' in source) linkExtension(source.checkout, extensionsDir);
      else installVsix(source.vsix, installed, folders, env);
    }
  } catch (error) {
    rmSync(home, { recursive: true, force: true });
    throw error;
  }

  const port = options.port ?? (await freePort());
  const origin = `http://127.0.0.1:${port}`;
  const output = openSync(logFile, 'w');
  const args = [
    installed.entry,
    ...folders,
    ...['--auth', 'none', '--bind-addr', `127.0.0.1:${port}`],
    ...['--disable-telemetry', '--disable-update-check'],
    ...(workspaceTrust ? [] : ['--disable-workspace-trust']),
    ...['--disable-getting-started-override', '--ignore-last-opened', '--reconnection-grace-time', '5'],
    ...(idleSeconds ? ['--idle-timeout-seconds', String(idleSeconds)] : []),
    ...(testDriver ? ['--vscode-option', 'enable-smoke-test-driver'] : []),
  ];
  // A process group of its own: extension hosts, file watchers and engines are ended with it.
  const server = spawn(installed.node, args, {
    env,
    cwd: home,
    detached: true,
    stdio: ['ignore', output, output],
  });
  closeSync(output);

  /** @type {Promise<number | null>} */
  const ended = new Promise((resolve) => {
    server.once('exit', resolve);
    server.once('error', () => resolve(null));
  });
  const signalGroup = (/** @type {NodeJS.Signals} */ signal) => {
    try {
      if (server.pid !== undefined) process.kill(-server.pid, signal);
    } catch {
      // ESRCH: nobody of the group is left.
    }
  };
  const killNow = () => signalGroup('SIGKILL');
  process.once('exit', killNow);

  const stop = async () => {
    signalGroup('SIGTERM');
    const late = setTimeout(killNow, stopTimeoutMs);
    await ended;
    clearTimeout(late);
    // The server has gone; file watchers and terminals may outlive it in the group.
    killNow();
    process.removeListener('exit', killNow);
    rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };

  if (!(await answers(`${origin}/healthz`, ended))) {
    const written = log();
    await stop();
    throw new Error(`The browser VS Code did not start on port ${port}. It wrote:\n${written}`);
  }
  return {
    ...{ origin, extensionsFolder: extensionsDir, log, stop, ended },
    url: (window) => windowUrl(origin, window),
  };
}

/**
 * @param {string} url
 * @param {Promise<unknown>} ended
 */
async function answers(url, ended) {
  let gone = false;
  void ended.then(() => {
    gone = true;
  });
  for (const limit = Date.now() + startTimeoutMs; Date.now() < limit && !gone;) {
    try {
      if ((await fetch(url)).ok) return true;
    } catch {
      // Not listening yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

/** VS Code takes a link named publisher.name-version in its extensions folder for an installed extension. */
function linkExtension(/** @type {string} */ checkout, /** @type {string} */ extensionsDir) {
  const { publisher, name, version } = JSON.parse(readFileSync(path.join(checkout, 'package.json'), 'utf8'));
  symlinkSync(checkout, path.join(extensionsDir, `${publisher}.${name}-${version}`), 'dir');
}

/**
 * @param {string} vsix
 * @param {import('./install.mjs').InstalledVSCode} installed
 * @param {string[]} folders
 * @param {NodeJS.ProcessEnv} env
 */
function installVsix(vsix, installed, folders, env) {
  const args = [installed.entry, ...folders, '--install-extension', path.resolve(vsix)];
  const { status, stdout, stderr } = spawnSync(installed.node, args, { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${vsix} could not be installed into VS Code:\n${stdout}${stderr}`);
}
