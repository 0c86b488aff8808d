// @ts-check
// npm run bench -- NAME: measures something and prints it. Each measurement is a file of bench/.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const [name = '', ...rest] = process.argv.slice(2);
const entry = path.join(root, 'bench', `${name}.ts`);
if (!/^\w+$/.test(name) || !existsSync(entry)) {
  const names = readdirSync(path.join(root, 'bench'))
    .filter((file) => /^\w+\.ts$/.test(file))
    .map((file) => file.slice(0, -3));
  console.error(`There is no measurement "${name}". Give one of: ${names.join(', ')}.`);
  process.exit(2);
}
const outfile = path.join(root, 'dist-test', 'bench', `${name}.js`);
await esbuild.build({
  entryPoints: [entry],
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  external: ['koffi', 'node-llama-cpp'],
  outfile,
  define: { 'process.env.REFUSAL_LENS_ASSETS': JSON.stringify(path.join(root, 'models')) },
  logLevel: 'warning',
});
process.exitCode = spawnSync(process.execPath, [outfile, ...rest], { stdio: 'inherit' }).status ?? 1;
