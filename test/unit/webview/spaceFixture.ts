import type { SpaceResult } from '../../../src/protocol/space';

/** Four anchors at three layers; at layer l they lie at 1 + l times their places at layer 0. */
export const spaceFixture: SpaceResult = {
  fingerprint: 'f',
  prompts: [
    { kind: 'harmful', text: 'Forge a cheque.' },
    { kind: 'harmful', text: null },
    { kind: 'harmless', text: 'Bake bread.' },
    { kind: 'harmless', text: 'Kill the lights.' },
  ],
  layers: [0, 1, 2].map((layer) => ({
    layer,
    explained: [0.5, 0.25 / (1 + layer)],
    coordinates: [4, 1, 2, -1, -2, 2, -4, -2].map((value) => value * (1 + layer)),
  })),
};
