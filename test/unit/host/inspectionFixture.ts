import type { Classification } from '../../../src/protocol/method';
import type { InspectResult } from '../../../src/protocol/inspection';
import type { QuietVectors } from '../../../src/host/inspection/quietVectors';

export const classification: Classification = {
  classifier: 'probe',
  score: -1.24,
  threshold: 0.4,
  lower: -0.8,
  verdict: 'harmless',
  aboutToRefuse: true,
  direction: 'away',
};

/** An inspection of `words`, joined by spaces, one token a word, with the tints in the same order. */
export function inspectResult(words: readonly string[], tints: readonly number[]): InspectResult {
  let at = 0;
  const tokens = words.map((word, index) => {
    const text = index === 0 ? word : ` ${word}`;
    const from = at;
    at += text.length;
    return { id: index, text, from, to: at };
  });
  return {
    tokens,
    layers: 2,
    values: Float32Array.from(tints.flatMap((tint) => [tint, tint])),
    tintLayers: [0, 1],
    tint: Float32Array.from(tints),
    classification,
    scores: { transition: 0.5, projection: -0.25, probe: -1.24, combined: 0.75 },
    place: Float32Array.of(1, 2, 3, 4, 5, 6),
    fingerprint: 'f',
    steered: { first: 0, last: 1 },
    refusalLogOdds: 2,
    kept: 0,
    decoded: words.length,
    milliseconds: 1,
  };
}

/** Vectors that are there unless the test says otherwise. */
export function createFakeVectors() {
  const failed: string[] = [];
  const answers: { ready: QuietVectors['ready'] } = {
    ready: () => Promise.resolve({ path: '/v.gguf', spec: { model: 'default', adapters: [] } }),
  };
  const vectors: QuietVectors = {
    ready: (signal) => answers.ready(signal),
    fail: ({ code }) => void failed.push(code),
    lacking: false,
    forget: () => undefined,
  };
  return { vectors, answers, failed };
}
