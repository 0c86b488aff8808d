import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gguf } from '@huggingface/gguf';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  decodeControlVector,
  encodeControlVector,
  readControlVector,
  writeControlVector,
  type RefusalVectors,
} from '../../../src/formats/controlVector';
import { decodeGguf, GgufError } from '../../../src/formats/ggufReader';
import { encodeGguf, ggufString } from '../../../src/formats/ggufWriter';
import { anglesFixture } from '../anglesFixture';

const layers = 4;
const hiddenSize = 5;

const evidence = {
  ...{ auroc: 0.9, low: 0.8, high: 0.95, aurocContrast: 0.7, brier: 0.1, calibrationError: 0.05 },
  ...{ harmful: 8, harmless: 8, contrast: 8 },
};

function vectors(): RefusalVectors {
  const directions = new Float32Array(layers * hiddenSize);
  // One step of a different axis a layer: unit rows that cannot be mistaken for each other.
  for (let layer = 0; layer < layers; layer++) directions[layer * hiddenSize + layer] = layer % 2 ? -1 : 1;
  return {
    layers,
    hiddenSize,
    architecture: 'llama',
    directions,
    norms: Float32Array.of(1, 2, 3, 4.5),
    residualNorms: Float32Array.of(10, 20, 30, 40),
    transitionReference: Float32Array.from({ length: layers * hiddenSize }, (_, index) => index / 7),
    contentBaseline: Float32Array.of(-1, 0.5, 2),
    classifiers: {
      projection: { origins: [1, 2, 3, 4], halves: [0.5, 0.5, 0.5, 0.5], layers: { first: 2, last: 3 } },
      probe: {
        layers: [2],
        weights: Float32Array.from({ length: 3 * hiddenSize }, (_, i) => i / 8),
        bias: -1,
      },
      combined: [1, 2, 3, 4],
    },
    model: { name: 'Modèle', sha256: 'aa', source: 'default' },
    adapters: [{ name: 'over', sha256: 'bb', source: 'overcautious', scale: 0.7 }],
    templateHash: 'cc',
    anchorHashes: { harmful: 'dd', harmless: 'ee' },
    report: {
      layers: Array.from({ length: layers }, (_, layer) => ({
        ...{ layer, norm: 1, residualNorm: 2, cosineToPrevious: layer ? 0.5 : null },
        ...{ auroc: 0.9, cohensD: 2, aurocContrast: 0.6, aurocTransition: 0.7, angles: anglesFixture(layer) },
      })),
      estimator: 'mean-difference',
      transition: { opening: 'Sure', position: 'last', layers: { first: 1, last: 3 } },
      classifiers: [
        {
          name: 'probe',
          ...{ threshold: 0.5, lower: 0.1, truePositiveRate: 0.9, falsePositiveRate: 0.1 },
          ...{ anchors: evidence, calibration: evidence },
          roc: [{ threshold: 1, falsePositiveRate: 0, truePositiveRate: 0.5 }],
        },
      ],
      classifier: 'probe',
      calibratedOn: '8 + 8 prompts',
      tuned: { layers: { first: 0, last: 2 }, strength: 0.07, klLimit: 0.1, on: '8 prompts' },
      suggested: { first: 1, last: 2 },
      ...{ tokens: 100, seconds: 1.5, fingerprint: 'ff' },
      anchors: { harmful: 8, harmless: 8, contrast: 8, source: 'own anchors' },
      warnings: ['Mind the "quotes".'],
    },
  };
}

const bytesOf = (value: RefusalVectors): Buffer => Buffer.concat(encodeControlVector(value));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'refusal-lens-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a control-vector file', () => {
  it('gives back exactly what was written', async () => {
    const file = path.join(folder, 'v.gguf');
    await writeControlVector(file, vectors());
    expect(await readControlVector(file)).toEqual(vectors());
  });

  it('holds direction.1 to direction.(n-1) and no other tensor, aligned, as llama.cpp requires', async () => {
    const file = path.join(folder, 'v.gguf');
    await writeControlVector(file, vectors());
    // Read by another implementation than ours.
    const { metadata, tensorInfos, tensorDataOffset } = await gguf(file, { allowLocalFile: true });
    expect(tensorInfos.map(({ name }) => name)).toEqual(['direction.1', 'direction.2', 'direction.3']);
    const bytes = await readFile(file);
    for (const [index, { n_dims, shape, dtype, offset }] of tensorInfos.entries()) {
      expect({ n_dims, shape: shape.map(Number), dtype }).toEqual({
        n_dims: 1,
        shape: [hiddenSize],
        dtype: 0,
      });
      expect(Number(offset) % 32).toBe(0);
      const at = Number(tensorDataOffset) + Number(offset);
      expect(bytes.readFloatLE(at + 4 * (index + 1))).toBe((index + 1) % 2 ? -1 : 1);
    }
    expect(Number(tensorDataOffset) % 32).toBe(0);
    expect(bytes.length % 32).toBe(0);
    expect(metadata).toMatchObject({
      'general.architecture': 'controlvector',
      'controlvector.model_hint': 'llama',
      'controlvector.layer_count': 3,
      'refusal_lens.direction.0': [1, 0, 0, 0, 0],
      'refusal_lens.norms': [1, 2, 3, 4.5],
      'refusal_lens.fingerprint': 'ff',
      'refusal_lens.model.name': 'Modèle',
    });
  });

  it.each([
    [1, 'an older'],
    [99, 'a newer'],
  ])('of version %i is refused as written by %s one, with what to do', async (version, age) => {
    const bytes = bytesOf(vectors());
    const key = 'refusal_lens.version';
    // The key, the type of its value, the value.
    bytes.writeUInt32LE(version, bytes.indexOf(key) + key.length + 4);
    const file = path.join(folder, 'v.gguf');
    await writeFile(file, bytes);
    await expect(readControlVector(file)).rejects.toMatchObject({
      code: 'vectors-invalid',
      message: expect.stringContaining(`written by ${age} version`) as string,
      next: expect.stringContaining('refusal-lens extract') as string,
    });
  });

  it('is refused at any length that it was cut to', () => {
    const bytes = bytesOf(vectors());
    // The last tensor ends before the padding.
    const end = bytes.length - (32 - hiddenSize * 4);
    for (let length = 0; length < end; length += 7)
      expect(() => decodeControlVector(bytes.subarray(0, length)), `${length} bytes`).toThrow(GgufError);
  });

  it('never fails but by GgufError, whatever bytes are damaged', () => {
    const bytes = bytesOf(vectors());
    let refused = 0;
    for (let at = 0; at < bytes.length; at++) {
      const damaged = Buffer.from(bytes);
      damaged[at] = (damaged[at] ?? 0) ^ 0xff;
      try {
        decodeControlVector(damaged);
      } catch (error) {
        expect(error, `byte ${at}`).toBeInstanceOf(GgufError);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(500);
  });

  it('is refused where its numbers cannot be right', () => {
    const cases: [Partial<RefusalVectors>, string][] = [
      [{ directions: vectors().directions.map((value) => value * 2) }, 'not of length 1'],
      [{ norms: Float32Array.of(1, 2, NaN, 4) }, 'not finite'],
      [{ norms: Float32Array.of(1, 2) }, '4 norms'],
      [{ transitionReference: new Float32Array(3) }, '[4, 5]'],
      [{ contentBaseline: new Float32Array(4) }, '3 values of content tokens'],
      [{ report: { ...vectors().report, suggested: { first: 2, last: 4 } } }, 'Layers 2-4 are not among 0-3'],
    ];
    for (const [change, message] of cases)
      expect(() => encodeControlVector({ ...vectors(), ...change })).toThrow(message);
  });

  it('says what is wrong with a file, and what to do', async () => {
    const file = path.join(folder, 'v.gguf');
    await writeFile(file, 'something else');
    await expect(readControlVector(file)).rejects.toMatchObject({
      code: 'vectors-invalid',
      message: `${file} cannot be used as refusal vectors: it is not GGUF.`,
      next: 'Make the vectors anew with `refusal-lens extract`.',
    });
    await expect(readControlVector(path.join(folder, 'none'))).rejects.toMatchObject({
      code: 'file-unreadable',
    });
    const foreign = encodeGguf(new Map([['general.architecture', ggufString('controlvector')]]), [
      { name: 'direction.1', data: Float32Array.of(1) },
    ]);
    await writeFile(file, Buffer.concat(foreign));
    await expect(readControlVector(file)).rejects.toMatchObject({ code: 'vectors-invalid' });
    await expect(readControlVector(file)).rejects.toThrow('is a control vector of another program');
  });

  it('replaces an older one whole or not at all, and leaves nothing beside it', async () => {
    const file = path.join(folder, 'v.gguf');
    await writeFile(file, 'old');
    await writeControlVector(file, vectors());
    expect(await readdir(folder)).toEqual(['v.gguf']);
    const nowhere = path.join(folder, 'none', 'v.gguf');
    await expect(writeControlVector(nowhere, vectors())).rejects.toMatchObject({
      code: 'file-unwritable',
      message: `${nowhere} cannot be written: its folder does not exist.`,
    });
    await expect(writeControlVector(folder, vectors())).rejects.toMatchObject({ code: 'file-unwritable' });
    expect(await readdir(folder)).toEqual(['v.gguf']);
    expect(
      (await readdir(path.dirname(folder))).filter((name) => name.startsWith(`.${path.basename(folder)}`)),
    ).toEqual([]);
  });
});

describe('decodeGguf', () => {
  it('does not believe a count that the file cannot hold', () => {
    const bytes = bytesOf(vectors());
    bytes.writeBigUInt64LE(2n ** 40n, 16);
    expect(() => decodeGguf(bytes)).toThrow('ends too early');
  });
});
