// @ts-check
// npm run package: makes the VSIX for this platform, with koffi and llama.cpp's CPU library, without the GPU packages.
//
//   npm run package [-- --out FILE.vsix]     default: refusal-lens-PLATFORM-ARCH-VERSION.vsix in the checkout
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createVSIX, listFiles } from '@vscode/vsce';
import { bundle } from './bundle.mjs';
import { StepError } from './steps.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const platform = `${process.platform}-${process.arch}`;
const largest = 60e6;

/** All that may be in the package: a new folder of the checkout does not get into it by being forgotten. */
const allowed =
  /^(package\.json|README\.md|LICENSE|CHANGELOG\.md|dist\/[^/]+\.js|dist\/webview\/panel\.(js|css)|dist\/(report\/report|notebook\/renderer)\.js|dist\/grammars\/(tree-sitter(-\w+)?\.wasm|LICENSE)|media\/.+|sample\/.+|models\/catalog\.json|models\/anchors\/(calibration-)?(harmful|harmless|contrast)\.jsonl|models\/overcautious\/overcautious\.gguf|node_modules\/.+)$/;

/** What the engine cannot do without. */
const needed = [
  ...['dist/extension.js', 'dist/engine.js', 'dist/engine-worker.js', 'dist/cli.js'],
  ...['dist/webview/panel.js', 'dist/webview/panel.css', 'dist/notebook/renderer.js'],
  'dist/report/report.js',
  ...['sample/.vscode/settings.json', 'sample/prompts.md', 'media/activity-bar.svg'],
  ...['', '-python', '-javascript', '-typescript', '-tsx'].map(
    (name) => `dist/grammars/tree-sitter${name}.wasm`,
  ),
  ...['models/catalog.json', 'models/overcautious/overcautious.gguf'],
  ...['harmful', 'harmless', 'contrast'].flatMap((kind) => [
    `models/anchors/${kind}.jsonl`,
    `models/anchors/calibration-${kind}.jsonl`,
  ]),
  ...['node_modules/koffi/index.cjs', 'node_modules/node-llama-cpp/dist/index.js'],
];

/** The packages with native code for this platform, as node-llama-cpp and koffi name them. */
function nativePackages() {
  const system = { linux: 'linux', darwin: 'mac', win32: 'win' }[process.platform];
  return {
    '@node-llama-cpp': `${system}-${process.arch}${platform === 'darwin-arm64' ? '-metal' : ''}`,
    '@koromix': `koffi-${platform}`,
  };
}

/** Patterns that leave out every native package but this platform's. */
function otherPlatforms() {
  return Object.entries(nativePackages()).flatMap(([scope, own]) => {
    const names = readdirSync(path.join(root, 'node_modules', scope));
    if (!names.includes(own)) {
      throw new StepError(`${scope}/${own} is not installed. Run npm ci on this platform, then try again.`);
    }
    return names.filter((name) => name !== own).map((name) => `node_modules/${scope}/${name}/**`);
  });
}

/** @param {readonly string[]} files */
function check(files) {
  const stray = files.filter((file) => !allowed.test(file));
  if (stray.length > 0) {
    throw new StepError(
      `These do not belong into the package; name them in .vscodeignore:\n${stray.join('\n')}`,
    );
  }
  const missing = needed.filter((file) => !files.includes(file));
  if (missing.length > 0) throw new StepError(`The package would lack ${missing.join(', ')}.`);
}

/** @param {string} packagePath */
async function makePackage(packagePath) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'refusal-lens-package-'));
  try {
    await bundle({ production: true });
    const ignoreFile = path.join(folder, 'vscodeignore');
    const ignored = readFileSync(path.join(root, '.vscodeignore'), 'utf8');
    writeFileSync(ignoreFile, `${ignored}\n${otherPlatforms().join('\n')}\n`);
    check(await listFiles({ cwd: root, ignoreFile }));
    await createVSIX({
      ...{ cwd: root, packagePath, target: platform, ignoreFile, allowMissingRepository: true },
      // Without a repository there is nothing that the readme's relative links could be rewritten to.
      rewriteRelativeLinks: false,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
    // The checkout runs the build with source maps and host tests.
    await bundle();
  }
  const { size } = statSync(packagePath);
  const megabytes = (/** @type {number} */ bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
  if (size > largest) {
    throw new StepError(
      `The package has ${megabytes(size)}, more than the ${megabytes(largest)} it may have.`,
    );
  }
  console.log(`${packagePath}: ${megabytes(size)}`);
}

try {
  const { values } = parseArgs({ options: { out: { type: 'string' } } });
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  await makePackage(path.resolve(values.out ?? path.join(root, `refusal-lens-${platform}-${version}.vsix`)));
} catch (error) {
  console.error(error instanceof StepError ? error.message : error);
  process.exitCode = 1;
}
