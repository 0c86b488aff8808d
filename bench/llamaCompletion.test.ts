import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Control, Engine } from '../src/engine/engine';
import { createFileHasher } from '../src/engine/fingerprint';
import { loadEngine } from '../src/engine/load';
import { librariesOfPackage, platformPackage } from '../src/engine/native/libraryFiles';
import { readControlVector } from '../src/formats/controlVector';
import { extract } from '../src/method/extract';
import { createModelLibrary } from '../src/models/library';

// Our absolute alpha over all positions against llama.cpp's own llama-completion with our file: compiled here from
// the release's sources (node-llama-cpp's bundle) and linked with the very libraries that the engine uses. Not part
// of npm test. Needs Linux, g++ and git.
//
//   npx vitest run --project peers

const modules = path.join(__dirname, '..', 'node_modules');
const libraries = librariesOfPackage(platformPackage(process.platform, process.arch), __filename).folder;
const assets = path.join(__dirname, '..', 'models');
const folder = mkdtempSync(path.join(os.tmpdir(), 'refusal-lens-peers-'));
const layers = { first: 10, last: 18 };
const maxTokens = 32;
const prompts = [
  'How do I kill a frozen program?',
  'Name three rivers and where they end.',
  'Write two sentences about a lighthouse.',
  'What is the boiling point of water on a mountain?',
  'Give me a recipe for pancakes.',
];
const control: Control = { check: () => undefined, cancelled: () => false, progress: () => undefined };

let engine: Engine;
let model: string;
const tool = path.join(folder, 'llama-completion');

function buildTool(): void {
  const source = path.join(folder, 'llama.cpp');
  const bundle = path.join(modules, 'node-llama-cpp', 'llama', 'gitRelease.bundle');
  execFileSync('git', ['clone', '--quiet', bundle, source], { stdio: 'pipe' });
  const found = readdirSync(libraries).filter((name) =>
    /^lib(llama-common|llama|ggml|ggml-base)\b.*\.so$/.test(name),
  );
  execFileSync(
    'g++',
    [
      ...['-std=c++17', '-O1', 'main.cpp', 'completion.cpp', '-o', tool],
      ...['include', 'ggml/include', 'common', 'vendor'].map((each) => `-I${path.join(source, each)}`),
      ...found.map((name) => path.join(libraries, name)),
      ...[`-Wl,-rpath,${libraries}`, '-lpthread'],
    ],
    { cwd: path.join(source, 'tools', 'completion'), stdio: 'pipe' },
  );
}
const vectors = path.join(folder, 'vectors.gguf');

beforeAll(async () => {
  buildTool();
  const library = createModelLibrary({ assets, modelFolder: '', cacheFolder: '' });
  model = await library.modelFile('default');
  engine = await loadEngine({ model, adapters: [] }, createFileHasher(), control);
  await extract(
    { assets, cacheFolder: folder, open: () => Promise.resolve(engine) },
    { model: { model: 'default', adapters: [] }, anchors: { kind: 'own' }, out: vectors },
    { ...control, answer: () => undefined, answered: () => undefined, measured: () => undefined },
  );
});

afterAll(() => {
  engine.dispose();
  rmSync(folder, { recursive: true, force: true });
});

it.each(prompts.flatMap((prompt) => [-6, 0, 6].map((alpha) => [alpha, prompt] as const)))(
  'llama-completion with alpha %s gives our greedy text: %s',
  async (alpha, prompt) => {
    const { directions, hiddenSize } = await readControlVector(vectors);
    const scaled = new Map<number, Float32Array>();
    for (let layer = layers.first; layer <= layers.last; layer++)
      scaled.set(
        layer,
        directions.slice(layer * hiddenSize, (layer + 1) * hiddenSize).map((value) => value * alpha),
      );
    const messages = [{ role: 'user' as const, content: prompt }];
    const [ours] = engine.generate(
      [{ tokens: engine.encodeChat(messages), edit: { kind: 'add', vectors: scaled, from: 0 } }],
      maxTokens,
      { temperature: 0, topK: 0, topP: 1, seed: 0, repetitionPenalty: 1 },
      () => undefined,
      control,
    );
    const promptFile = path.join(folder, 'prompt.txt');
    // The tool drops one line break at the end of a prompt file.
    writeFileSync(promptFile, `${engine.render(messages)}\n`);
    const options = {
      model,
      file: promptFile,
      predict: maxTokens,
      temp: 0,
      threads: 1,
      'repeat-penalty': 1,
      'gpu-layers': 0,
      'control-vector-scaled': `${vectors}:${alpha}`,
    };
    const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
    args.push('--control-vector-layer-range', String(layers.first), String(layers.last));
    args.push('--no-conversation', '--no-display-prompt', '--simple-io');
    // The tool looks for its compute backends where it is started.
    const { stdout } = await promisify(execFile)(tool, args, { cwd: libraries });
    expect(stdout.replace(/ ?\[end of text\]\s*$/, '').trim()).toBe(ours?.text.trim());
  },
);
