import type { RefusalVectors } from '../../../src/formats/controlVector';
import { anglesFixture } from '../anglesFixture';
import { tunedFixture } from '../tunedFixture';

const layers = 4;
export const hiddenSize = 5;

const evidence = {
  ...{ auroc: 0.9, low: 0.8, high: 0.95, aurocContrast: 0.7, brier: 0.1, calibrationError: 0.05 },
  ...{ harmful: 8, harmless: 8, contrast: 8 },
};

/** Vectors of no model, each number another one. */
export function vectorsFixture(): RefusalVectors {
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
    space: {
      means: Float32Array.from({ length: layers * hiddenSize }, (_, index) => index / 3),
      axes: Float32Array.from({ length: layers * 2 * hiddenSize }, (_, index) => index / 9),
      explained: Float32Array.of(0.5, 0.25, 0.5, 0.125, 0.75, 0.25, 0.5, 0),
      coordinates: Float32Array.from({ length: layers * 3 * 2 }, (_, index) => index - 7),
      prompts: { harmful: ['00ff'], harmless: ['11ee'], contrast: ['22dd'] },
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
          scores: {
            anchors: { harmful: [1, -0.25], harmless: [0], contrast: [0.5], checkHarmful: [2] },
            calibration: { harmful: [1.5], harmless: [-1], contrast: [] },
          },
        },
      ],
      classifier: 'probe',
      calibratedOn: '8 + 8 prompts',
      tuned: tunedFixture({ layers: { first: 0, last: 2 }, strength: 0.07, on: '8 prompts' }),
      suggested: { first: 1, last: 2 },
      ...{ tokens: 100, seconds: 1.5, fingerprint: 'ff' },
      anchors: { harmful: 8, harmless: 8, contrast: 8, source: 'own anchors' },
      warnings: ['Mind the "quotes".'],
    },
  };
}
