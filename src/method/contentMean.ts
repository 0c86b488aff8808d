import type { Engine } from '../engine/engine';
import { directionAt, type Directions } from '../science/directions';
import { dot } from '../science/vector';
import { encodeContent } from './contentTokens';
import { messagesOf } from './encodePrompt';

/** The mean residual stream over content tokens of prompts, added up while they run. */
export interface ContentMean {
  /** Runs the prompts, in order and in parts, and adds up their content tokens besides. */
  readonly capture: Engine['capture'];
  /** The mean along each direction, [layers - 1]: the last layer is computed only where an answer begins. */
  along(directions: Directions): Float32Array;
}

/** Tokens at the start of a sequence are left out: their norm is extreme. */
export function createContentMean(engine: Engine, prompts: readonly string[]): ContentMean {
  const { layers, hiddenSize } = engine.info;
  const sums = new Float64Array(layers * hiddenSize);
  let tokens = 0;
  let next = 0;
  return {
    capture(sequences, atLayers, control) {
      const summing = sequences.map((sequence) => {
        const { content } = encodeContent(engine, messagesOf(prompts[next++] ?? ''));
        const summed = content.map(({ position }) => position).filter((position) => position > 0);
        tokens += summed.length;
        return { ...sequence, summed };
      });
      const captured = engine.capture(summing, atLayers, control);
      for (const each of captured) each.sums?.forEach((sum, i) => (sums[i] = (sums[i] ?? 0) + sum));
      return captured;
    },
    along: (directions) =>
      Float32Array.from(
        { length: layers - 1 },
        (_, layer) =>
          dot(sums.subarray(layer * hiddenSize, (layer + 1) * hiddenSize), directionAt(directions, layer)) /
          Math.max(1, tokens),
      ),
  };
}
