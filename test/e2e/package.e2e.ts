import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Catalog } from '../../src/protocol/model';
import { serveFile, type FileServer } from '../unit/models/fileServer';
import { commandLine, refuses, samplePrompts } from './commandLine';
import { codeLens, notificationButton, notifications } from './editor';
import { finishedSteering, panelFrame } from './panel';
import { openWorkbench, pictureFailures, root, type Workbench } from './workbench';

// The first use of the installed package: no model, no vectors, nothing of the checkout; a model repository on the
// loopback address.

interface CatalogFile {
  readonly models: readonly {
    readonly file: string;
    readonly size: number;
    readonly sources: readonly {
      readonly kind: string;
      readonly repository: string;
      readonly revision: string;
    }[];
  }[];
}

const folder = mkdtempSync(path.join(os.tmpdir(), 'rl-package-'));
const vsix = path.join(folder, 'refusal-lens.vsix');
const models = path.join(folder, 'models');

let repository: FileServer;
let workbench: Workbench;

/** The default model of the catalogue, and its bytes where npm test has put them. */
async function defaultModel() {
  const catalog = JSON.parse(readFileSync(path.join(root, 'models', 'catalog.json'), 'utf8')) as CatalogFile;
  const entry = catalog.models[0];
  const source = entry?.sources.find(({ kind }) => kind === 'huggingface');
  const here = (await commandLine<Catalog>('models')).models[0]?.path;
  if (!entry || !source || here === undefined) throw new Error('The default model has not been fetched.');
  return { entry, source, content: readFileSync(here) };
}

pictureFailures(() => workbench);

beforeAll(async () => {
  execFileSync(process.execPath, ['scripts/package.mjs', '--out', vsix], { cwd: root });
  const { entry, source, content } = await defaultModel();
  const urlPath = `/${source.repository}/resolve/${source.revision}/${entry.file}`;
  repository = await serveFile(content, { urlPath });
  workbench = await openWorkbench({
    extension: { vsix },
    file: 'prompts.md',
    // Fewer anchors: what is tested is that they are there.
    settings: { 'refusalLens.anchors.limit': 16 },
    env: {
      HF_ENDPOINT: repository.address,
      REFUSAL_LENS_MODELS: models,
      REFUSAL_LENS_CACHE: path.join(folder, 'cache'),
    },
  });
});

afterAll(async () => {
  await workbench?.close();
  await repository?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Files that the engine process of this VS Code has mapped into memory. */
function engineLibraries(): string[] {
  const commandOf = (pid: string): string => {
    const file = `/proc/${pid}/cmdline`;
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  };
  const engine = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .find((pid) => {
      const command = commandOf(pid);
      return command.includes(workbench.extensionsFolder) && command.includes(path.join('dist', 'engine.js'));
    });
  expect(engine, 'no engine process of the installed extension').toBeDefined();
  const maps = readFileSync(`/proc/${engine}/maps`, 'utf8');
  const files = maps.split('\n').flatMap((line) => /\s(\/.*)$/.exec(line)?.[1] ?? []);
  return [...new Set(files)].filter((file) => /koffi|llama|ggml/.test(path.basename(file)));
}

describe('the installed package', () => {
  it('has the CPU library and koffi, in less than 60 MB', () => {
    expect(statSync(vsix).size).toBeLessThan(60e6);
    const names = readdirSync(workbench.extensionsFolder, { recursive: true }).map(String);
    const native = names.filter((name) => /\.(node|so|bundle)$/.test(name) && /llama|koffi/.test(name));
    expect(native.filter((name) => /cuda|vulkan|arm|riscv|gitRelease/.test(name))).toEqual([]);
    expect(native.filter((name) => /libllama\.[^/]*so$/.test(name))).toHaveLength(1);
  });

  it('offers to fetch the model, fetches it, makes vectors and steers', async () => {
    const { page } = workbench;
    await codeLens(page, /^Steer$/)
      .first()
      .click();
    await notifications(page)
      .filter({ hasText: /needs .*, 98 MB/ })
      .waitFor();
    await notificationButton(page, 'Fetch').click();
    const shown = await finishedSteering(await panelFrame(page));

    expect(shown.prompt).toBe(samplePrompts()[0]);
    expect(refuses(shown.default.text), shown.default.text).toBe(true);
    expect(shown.steered.text).not.toBe(shown.default.text);
    const { entry } = await defaultModel();
    expect(readdirSync(models).filter((name) => name.endsWith('.gguf'))).toEqual([entry.file]);
    expect(statSync(path.join(models, entry.file)).size).toBe(entry.size);
    // Both kinds of request of node-llama-cpp's downloader.
    expect(repository.requests.some((request) => request.startsWith('GET bytes='))).toBe(true);
  });

  it('runs on its own libraries', () => {
    const libraries = engineLibraries();
    expect(libraries.some((file) => file.endsWith('koffi.node'))).toBe(true);
    expect(libraries.some((file) => path.basename(file).startsWith('libllama.'))).toBe(true);
    expect(libraries.filter((file) => !file.startsWith(workbench.extensionsFolder))).toEqual([]);
  });
});
