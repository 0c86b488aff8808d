import type { ExtractResult, LayerProjection, LayerReport } from '../../../src/protocol/method';
import type { LayersData } from '../../../src/protocol/panel';
import { classifiersFixture } from './decideFixture';
import { anglesFixture } from '../anglesFixture';

/** Refusal mass of four layers; the suggested window is 1–2. */
const masses = [0.01, 0.4, 0.3, 0.02];

/** Four layers with three tokens each way: logits rise with the layer, so every cell's number is told apart. */
export function layersFixture(): LayersData {
  const layers = masses.map((refusalMass, layer): LayerProjection => ({
    layer,
    promoted: [
      { id: 10 + layer, text: ' sorry', logit: 3 + layer },
      { id: 20 + layer, text: '\n', logit: 2 + layer },
      { id: 30 + layer, text: 'a b', logit: 1 + layer },
    ],
    suppressed: [
      { id: 40 + layer, text: 'Sure', logit: -5 - layer },
      { id: 50 + layer, text: 'yes', logit: -1 - layer },
    ],
    refusalMass,
    refusalRank: 0.1,
  }));
  const reports = masses.map((_, layer): LayerReport => ({
    layer,
    norm: 2,
    residualNorm: 8 * (layer + 1),
    cosineToPrevious: layer === 0 ? null : 0.9,
    auroc: 0.9 + layer / 100,
    cohensD: 2,
    aurocContrast: layer === 3 ? null : 0.6,
    aurocTransition: 0.7,
    angles: anglesFixture(layer),
  }));
  const suggested = { first: 1, last: 2 };
  const extraction: ExtractResult = {
    path: 'vectors.gguf',
    cached: false,
    estimator: 'mean-difference',
    layers: reports,
    transition: { opening: 'Sure', position: 'last', layers: { first: 1, last: 3 } },
    ...classifiersFixture,
    calibratedOn: '64 + 64 + 64 calibration prompts',
    suggested,
    tokens: 100,
    seconds: 1,
    fingerprint: 'f',
    anchors: { harmful: 64, harmless: 64, contrast: 96, source: 'own' },
    warnings: [],
  };
  return {
    extraction,
    projection: {
      form: 'lens',
      direction: 'towards',
      layers,
      suggested,
      refusalTokens: [{ id: 11, text: ' sorry' }],
    },
  };
}
