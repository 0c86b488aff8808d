// @ts-check
// npm start: from a fresh clone to a VS Code that shows the work, in one command.
//
//   npm start                  installs, builds, fetches the model, does the main job here in the terminal, then serves
//                              a VS Code on the sample workspace (Linux x64: in the browser, elsewhere: desktop)
//   npm start -- --once        ends after the main job
//   npm start -- --desktop     desktop VS Code
//   npm start -- --no-browser  opens no browser window, only prints the address
//   npm start -- --port 8123   serves there
import { spawn } from 'node:child_process';
import { accessSync, constants, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { hasBrowserVSCode, installVSCode, vscodeVersion } from '../tools/vscode/install.mjs';
import { serveVSCode } from '../tools/vscode/serve.mjs';
import { quietSettings } from '../tools/vscode/settings.mjs';
import { build, fetchModel, installDependencies, lens, requireNode, root } from './prepare.mjs';
import { since, step, StepError } from './steps.mjs';

const sample = path.join(root, 'sample');
const promptFile = path.join(sample, 'prompts.md');
/** Away from refusal, by a twentieth of the residual stream's norm. */
const strength = '-0.05';

function parseOptions() {
  try {
    const { values } = parseArgs({
      options: {
        once: { type: 'boolean', default: false },
        desktop: { type: 'boolean', default: false },
        'no-browser': { type: 'boolean', default: false },
        port: { type: 'string' },
      },
    });
    const port = values.port === undefined ? undefined : Number(values.port);
    if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65536)) {
      throw new Error(`--port takes a number from 1 to 65535, not ${values.port}.`);
    }
    return { ...values, port };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.error(`${reason}\nUsage: npm start -- [--once] [--desktop] [--no-browser] [--port N]`);
    process.exit(2);
  }
}

/** The first block fenced as a prompt: what the sample shows first. */
function firstPrompt() {
  const block = /^```prompt\n([\s\S]*?)\n```/m.exec(readFileSync(promptFile, 'utf8'));
  if (!block?.[1]) throw new StepError(`${promptFile} has no block that starts with \`\`\`prompt.`);
  return block[1];
}

/** The main job, in the terminal: which layers carry refusal, and what steering along it does to an answer. */
async function mainJob() {
  const folder = path.join(root, '.vscode-test', 'start');
  mkdirSync(folder, { recursive: true });
  const vectors = path.join(folder, 'vectors.gguf');
  const failed = 'This step failed; the reason is above.';

  await step('refusal vectors of the over-cautious model', () =>
    lens(failed, 'extract', '--model', 'default', '--adapter', 'overcautious', '--out', vectors),
  );
  await step('what each layer promotes', () => lens(failed, 'project', '--vectors', vectors, '--top', '6'));
  const prompt = firstPrompt();
  await step(`the sample's first prompt, by default and steered: ${prompt}`, () =>
    lens(failed, 'steer', '--vectors', vectors, '--prompt', prompt, `--strength=${strength}`),
  );
}

/** Settles at Ctrl+C or when the process is asked to end. */
function interrupted() {
  return new Promise((resolve) => {
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
      process.once(signal, resolve);
  });
}

/** Opens the address where there is a screen and a way to do it. */
function openBrowser(/** @type {string} */ url) {
  if (!process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) return;
  const opener = (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, 'xdg-open'))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
  if (opener) spawn(opener, [url], { stdio: 'ignore', detached: true }).unref();
}

/** @param {{ port: number | undefined, browser: boolean }} options */
async function serveInBrowser({ port, browser }) {
  // Listened for from the start: the server is a process group of its own and would outlive this one.
  const stopRequested = interrupted();
  const vscode = await step('VS Code', async () => {
    const installed = installVSCode({ log: (line) => console.log(`  ${line}`) });
    return serveVSCode({
      installed,
      settings: quietSettings,
      extensions: [{ checkout: root }],
      ...(port === undefined ? {} : { port }),
    });
  });
  const url = vscode.url({ folder: sample, file: promptFile });
  console.log(`\nVS Code is at\n\n  ${url}\n\nCtrl+C ends it.`);
  if (browser) openBrowser(url);
  await Promise.race([stopRequested, vscode.ended]);
  console.log('\nStopping.');
  await vscode.stop();
}

async function openDesktop() {
  const { downloadAndUnzipVSCode } = await import('@vscode/test-electron');
  const executable = await step('desktop VS Code', () => downloadAndUnzipVSCode(vscodeVersion())).catch(
    (error) => {
      throw new StepError(
        `Desktop VS Code could not be downloaded (${error.message}). Check the network, or open this folder in a ` +
          'VS Code of your own and press F5.',
      );
    },
  );
  const home = mkdtempSync(path.join(os.tmpdir(), 'rl-vscode-'));
  const args = [
    ...[`--extensionDevelopmentPath=${root}`, `--user-data-dir=${home}`, '--disable-workspace-trust'],
    ...['--skip-welcome', '--skip-release-notes', sample, '--goto', promptFile],
  ];
  try {
    const window = spawn(executable, args, { stdio: 'ignore' });
    const closed = new Promise((resolve, reject) => window.once('exit', resolve).once('error', reject));
    console.log('\nVS Code is open. Close its window, or press Ctrl+C here, to end.');
    await Promise.race([closed, interrupted().then(() => window.kill())]);
    await closed;
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

async function main() {
  requireNode();
  const options = parseOptions();
  const start = performance.now();
  await step('dependencies', installDependencies);
  await step('build', build);
  await step('model', fetchModel);
  await mainJob();
  console.log(`\nReady in ${since(start)}.`);
  if (options.once) return;
  if (options.desktop || !hasBrowserVSCode()) await openDesktop();
  else await serveInBrowser({ port: options.port, browser: !options['no-browser'] });
}

try {
  await main();
} catch (error) {
  console.error(error instanceof StepError ? error.message : error);
  process.exitCode = 1;
}
