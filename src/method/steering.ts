import type { Edit } from '../engine/engine';
import type { RefusalVectors } from '../formats/controlVector';
import { LensError } from '../protocol/errors';
import type { LayerWindow, StrengthUnit } from '../protocol/method';
import { usualStrength } from '../protocol/tuning';
import { rowOf } from './rowOf';

/** Steering by more than the residual stream's own length is noise. */
const greatestStrength = 1;

/** The layers that are steered unless others are chosen: tuned, else suggested. */
export function steeredWindow({ report }: RefusalVectors): LayerWindow {
  return report.tuned?.layers ?? report.suggested;
}

/** The size of steering unless another is chosen, as a fraction of the residual norm. */
export function steeringStrength({ report }: RefusalVectors): number {
  return report.tuned?.strength ?? usualStrength;
}

/** A strength as a fraction of the residual norm; error strength-out-of-range. */
export function checkedStrength(relative: number): number {
  if (Number.isFinite(relative) && Math.abs(relative) <= greatestStrength) return relative;
  throw new LensError(
    'strength-out-of-range',
    `A strength of ${Number(relative.toPrecision(3))} of the residual norm is out of range.`,
    `Choose one between -${greatestStrength} and ${greatestStrength}; about .05 is enough for most models.`,
  );
}

/**
 * A signed strength as a fraction of the residual norm and as the length alpha that is added at each layer.
 * @param norm mean residual norm of the window; error strength-out-of-range
 */
export function inBothUnits(
  strength: number,
  unit: StrengthUnit,
  norm: number,
): { readonly relative: number; readonly absolute: number } {
  const relative = checkedStrength(unit === 'relative' ? strength : strength / norm);
  return { relative, absolute: unit === 'absolute' ? strength : strength * norm };
}

/** Mean over the window's layers of the mean |h_l| at the last prompt token of the harmful anchors. */
export function meanResidualNorm({ residualNorms }: RefusalVectors, { first, last }: LayerWindow): number {
  const window = residualNorms.subarray(first, last + 1);
  return window.reduce((sum, norm) => sum + norm, 0) / window.length;
}

/** h_l <- h_l + alpha r_l in the layers of the window, from position `from` on. `unit`: r_l, [n, d]. */
export function additionOf(
  unit: Float32Array,
  hiddenSize: number,
  { first, last }: LayerWindow,
  alpha: number,
  from: number,
): Edit {
  const vectors = new Map<number, Float32Array>();
  for (let layer = first; layer <= last; layer++)
    vectors.set(
      layer,
      rowOf(unit, layer, hiddenSize).map((value) => value * alpha),
    );
  return { kind: 'add', vectors, from };
}
