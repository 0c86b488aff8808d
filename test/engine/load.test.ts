import { copyFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cancelled } from '../../src/protocol/errors';
import {
  adapterFile,
  cancelAfter,
  defaultModelFile,
  loadTestEngine,
  quiet,
  largestDifference,
} from './model';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'refusal-lens-load-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string): string => path.join(folder, name);
const refused = (code: string, words: RegExp): object =>
  expect.objectContaining({ code, message: expect.stringMatching(words) as string }) as object;

describe('loading', () => {
  it('says what the model is and what its graph offers', async () => {
    const messages = new Set<string>();
    const engine = await loadTestEngine({}, { ...quiet, progress: (message) => messages.add(message) });
    expect(engine.info).toMatchObject({
      architecture: 'llama',
      quantization: 'Q4_1',
      layers: 30,
      hiddenSize: 576,
      vocabularySize: 49_152,
      contextSize: 4096,
      fingerprint: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53',
      adapters: [],
      device: 'CPU',
      features: { capture: true, edit: true, projection: true, chat: true, reasons: [] },
    });
    expect(engine.info.templateHash).toMatch(/^[0-9a-f]{64}$/);
    expect([...messages]).toContain('Loading the model');
    engine.dispose();
    engine.dispose();
  });

  it('applies an adapter at its scale, and none at scale 0', async () => {
    const firstLogits = async (scale: number | undefined): Promise<Float32Array> => {
      const adapters = scale === undefined ? [] : [{ name: 'overcautious', path: adapterFile, scale }];
      const engine = await loadTestEngine({ adapters });
      const tokens = engine.encodeChat([{ role: 'user', content: 'How do I kill a Python process?' }]);
      const [captured] = engine.capture([{ tokens, states: [], logits: [tokens.length - 1] }], [], quiet);
      expect(engine.info.adapters.map((adapter) => adapter.scale)).toEqual(
        scale === undefined ? [] : [scale],
      );
      engine.dispose();
      return captured?.logits ?? new Float32Array();
    };
    const plain = await firstLogits(undefined);
    expect(largestDifference(plain, await firstLogits(0))).toBeLessThan(1e-3);
    expect(largestDifference(plain, await firstLogits(1))).toBeGreaterThan(1);
  });

  it('stops at once when it is cancelled, and loads again afterwards', async () => {
    const control = cancelAfter(5);
    await expect(loadTestEngine({}, control)).rejects.toBeInstanceOf(Cancelled);
    expect(control.asked()).toBeLessThan(20);
    const engine = await loadTestEngine();
    expect(engine.encode('Sure')).toHaveLength(1);
    engine.dispose();
  });
});

describe('a model file that cannot be used', () => {
  it('is refused in a sentence: missing, a folder, a text file', async () => {
    writeFileSync(file('readme.gguf'), '# This is a text file, not a model at all\n');
    await expect(loadTestEngine({ model: file('none.gguf') })).rejects.toEqual(
      refused('model-missing', /no model file/),
    );
    await expect(loadTestEngine({ model: folder })).rejects.toEqual(
      refused('model-invalid', /is not a file/),
    );
    await expect(loadTestEngine({ model: file('readme.gguf') })).rejects.toEqual(
      refused('model-invalid', /readme\.gguf is not a GGUF file/),
    );
  });

  it.each([
    ['in its tensors', 60_000_000],
    ['in its metadata', 500_000],
    ['in its header', 20],
  ])('is refused when it is cut %s', async (_, size) => {
    copyFileSync(defaultModelFile(), file('cut.gguf'));
    truncateSync(file('cut.gguf'), size);
    await expect(loadTestEngine({ model: file('cut.gguf') })).rejects.toEqual(
      refused('model-invalid', /cut\.gguf/),
    );
  });

  it('is refused when it is an adapter', async () => {
    await expect(loadTestEngine({ model: adapterFile })).rejects.toEqual(
      refused('model-invalid', /overcautious\.gguf/),
    );
  });
});

describe('an adapter file that cannot be used', () => {
  const withAdapter = (adapter: string) =>
    loadTestEngine({ adapters: [{ name: 'x', path: adapter, scale: 1 }] });

  it('is refused: missing, a text file, a model', async () => {
    writeFileSync(file('text.gguf'), 'plain text that is longer than a GGUF header');
    await expect(withAdapter(file('none.gguf'))).rejects.toEqual(
      refused('adapter-invalid', /no adapter file/),
    );
    await expect(withAdapter(file('text.gguf'))).rejects.toEqual(
      refused('adapter-invalid', /not a GGUF file/),
    );
    await expect(withAdapter(defaultModelFile())).rejects.toEqual(
      refused('adapter-invalid', /cannot be loaded/),
    );
  });

  it('is refused when it is cut', async () => {
    copyFileSync(adapterFile, file('cut-adapter.gguf'));
    truncateSync(file('cut-adapter.gguf'), 1_000_000);
    await expect(withAdapter(file('cut-adapter.gguf'))).rejects.toEqual(
      refused('adapter-invalid', /cut-adapter/),
    );
  });

  it('is refused when it was made for a model of another shape', async () => {
    // The same adapter, its tensors named for layers that the model does not have.
    const renamed = readFileSync(adapterFile);
    const layer = /blk\.\d\d\./.exec(renamed.toString('latin1'))?.[0] ?? '';
    expect(layer).not.toBe('');
    for (let i = renamed.indexOf(layer); i >= 0; i = renamed.indexOf(layer, i + 1))
      renamed.write('blk.99.', i);
    writeFileSync(file('other.gguf'), renamed);
    await expect(withAdapter(file('other.gguf'))).rejects.toEqual(
      refused('adapter-mismatch', /was not made for/),
    );
  });
});

describe('libraries that cannot be used', () => {
  it('are refused: a folder without them', async () => {
    await expect(loadTestEngine({ libraryFolder: folder })).rejects.toEqual(
      refused('library-missing', /does not hold/),
    );
  });
});
