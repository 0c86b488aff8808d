import type { LayerReport } from '../../src/protocol/method';

/** Angles of a layer whose gap is `gap` degrees. */
export function anglesFixture(gap: number): LayerReport['angles'] {
  const angle = (mean: number) => ({ mean, deviation: 2 });
  return { harmless: angle(20), harmful: angle(18), mixed: angle(20 + gap), gap };
}
