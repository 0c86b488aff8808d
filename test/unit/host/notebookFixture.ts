import {
  newDraft,
  withInspection,
  withSteering,
  type ResultDraft,
} from '../../../src/host/notebook/resultDraft';
import type { InspectResult } from '../../../src/protocol/inspection';
import type { Classification, SteerResult } from '../../../src/protocol/method';
import { extraction, modelInfo, steerResult } from './fakeEngine';

export const classification: Classification = {
  classifier: 'projection',
  score: -0.62,
  threshold: 0.4,
  lower: -0.1,
  verdict: 'harmless',
  aboutToRefuse: true,
  direction: 'away',
};

/** Two tokens and three layers. */
export const inspected: InspectResult = {
  tokens: [
    { id: 1, text: 'Kill', from: 0, to: 4 },
    { id: 2, text: ' <b>', from: 4, to: 8 },
  ],
  layers: 3,
  values: Float32Array.from([0, 1, 2, 0, -1, 0.5]),
  tintLayers: [1, 2],
  tint: Float32Array.from([1.5, -0.25]),
  classification,
  scores: { transition: 0.5, projection: -0.25, probe: -1.24, combined: 0.75 },
  place: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8),
  fingerprint: 'f',
  steered: { first: 1, last: 2 },
  refusalLogOdds: 2,
  kept: 0,
  decoded: 2,
  milliseconds: 1,
};

export function doneDraft(prompt: string, result: SteerResult = steerResult('No.', 'Yes.')): ResultDraft {
  const draft = newDraft(prompt, true, { info: modelInfo, extraction });
  return withSteering(withInspection(draft, inspected), { ...result, ...classification });
}
