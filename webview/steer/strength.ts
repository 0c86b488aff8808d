import type { LayerReport, LayerWindow } from '../../src/protocol/method';
import { significant } from '../../src/appearance/format';
import { strengthText } from '../../src/appearance/steeringText';

/**
 * Strength is positive towards refusal; the slider's right end is "refuse less". So the slider stands at −strength.
 * Both are fractions of the residual norm.
 */
export function sliderFromStrength(strength: number): number {
  return strength === 0 ? 0 : -strength;
}

export function strengthFromSlider(value: number): number {
  const rounded = Math.round(value * 1e4) / 1e4;
  return rounded === 0 ? 0 : -rounded;
}

/** Half a hundredth of the residual norm, finer where the whole scale is short. */
export function sliderStep(maxStrength: number): number {
  return maxStrength >= 0.1 ? 0.005 : maxStrength / 20;
}

/**
 * The paper's α for a relative strength: its fraction of the mean over the window's layers of the mean residual norm
 * of the harmful anchors (one length for all layers). Undefined where no layer of the window was reported.
 */
export function absoluteStrength(
  relative: number,
  layers: readonly Pick<LayerReport, 'layer' | 'residualNorm'>[],
  window: LayerWindow,
): number | undefined {
  const norms = layers
    .filter(({ layer }) => layer >= window.first && layer <= window.last)
    .map(({ residualNorm }) => residualNorm);
  if (norms.length === 0) return undefined;
  return (relative * norms.reduce((sum, norm) => sum + norm, 0)) / norms.length;
}

/** `−.05 of |h| · α = −2.13 · refuse less`; without a side where SCANS decides. */
export function strengthSentence(relative: number, absolute: number | undefined, automatic: boolean): string {
  if (automatic && relative !== 0) {
    const size = strengthText(Math.abs(relative)).replace('+', '±');
    const length = absolute === undefined ? '' : ` · α = ±${significant(Math.abs(absolute))}`;
    return `${size} of |h|${length} · SCANS decides whether and which way`;
  }
  const alpha = absolute === undefined ? '' : ` · α = ${significant(absolute)}`;
  const side = relative === 0 ? 'unsteered' : relative < 0 ? 'refuse less' : 'refuse more';
  return `${strengthText(relative)} of |h|${alpha} · ${side}`;
}
