// Bundles the extension host, the engine process, the CLI, the panel, the report's charts and the host tests into dist
// and dist-test.
import { cpSync, readdirSync, existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');

/** Native packages: never bundled, loaded from node_modules at run time. */
const external = ['vscode', 'koffi', 'node-llama-cpp'];

/** Tree-sitter and the grammars of the languages whose prompts are found: dist/grammars. */
function copyGrammars() {
  const from = path.join(root, 'node_modules', '@vscode', 'tree-sitter-wasm');
  const grammars = ['python', 'javascript', 'typescript', 'tsx'].map((name) => `tree-sitter-${name}.wasm`);
  for (const name of ['tree-sitter.wasm', ...grammars])
    cpSync(path.join(from, 'wasm', name), path.join(root, 'dist', 'grammars', name));
  cpSync(path.join(from, 'LICENSE'), path.join(root, 'dist', 'grammars', 'LICENSE'));
}

/** Bundles all parts; in production without the host tests and source maps. With `watch`, until the process ends. */
export async function bundle({ production = false, watch = false } = {}) {
  const node = {
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external,
    // Its main file, in UMD, asks for its parts by names that a bundler does not see.
    alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
    sourcemap: production ? false : 'linked',
    minify: production,
    logLevel: 'warning',
  };

  const browser = {
    ...node,
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    external: [],
    define: { 'process.env.NODE_ENV': production ? '"production"' : '"development"' },
  };

  const configs = [
    {
      ...node,
      entryPoints: {
        extension: 'src/extension.ts',
        engine: 'src/engineProcess/main.ts',
        'engine-worker': 'src/engineProcess/worker.ts',
      },
      outdir: 'dist',
    },
    { ...node, entryPoints: { cli: 'src/cli.ts' }, outdir: 'dist', banner: { js: '#!/usr/bin/env node' } },
    { ...browser, entryPoints: { panel: 'webview/panel.ts' }, outdir: 'dist/webview' },
    {
      ...browser,
      entryPoints: { renderer: 'webview/notebook/renderer.ts' },
      outdir: 'dist/notebook',
      // A notebook loads it as a module, and nothing beside it.
      format: 'esm',
      loader: { '.css': 'text' },
    },
    {
      ...browser,
      entryPoints: { report: 'webview/report/main.ts' },
      outdir: 'dist/report',
      // It is copied into every report: small, and without a map beside it.
      minify: true,
      sourcemap: false,
    },
  ];

  const hostTests = path.join(root, 'test', 'host');
  if (!production && existsSync(hostTests)) {
    const files = readdirSync(hostTests).filter((name) => name === 'index.ts' || name.endsWith('.test.ts'));
    configs.push({
      ...node,
      external: [...external, 'mocha'],
      entryPoints: files.map((name) => `test/host/${name}`),
      outdir: 'dist-test/host',
    });
  }

  copyGrammars();
  if (watch) for (const config of configs) await (await esbuild.context(config)).watch();
  else await Promise.all(configs.map((config) => esbuild.build(config)));
}
