import type { Context } from './context';
import type { CapturedSequence, Control, InspectedSequence, InspectSequence } from './engine';
import { checkLength, forward, type ModelShape } from './forward';
import { trunkId, type Trunk } from './runSequences';

/**
 * The sequence that was inspected last, in the context's memory: attention is causal, so that what a token leaves there,
 * and its projections, hold as long as nothing before it changes. Whoever else empties the memory ends it; results of
 * other calls so never depend on it.
 */
export interface Inspector {
  /** See Engine.inspect. */
  inspect(sequence: InspectSequence, control: Control): InspectedSequence;
  /** What is kept; undefined where there is nothing. */
  trunk(): Trunk | undefined;
  /** Forgets what is kept, if `tokens` more would not fit into memory beside it. */
  makeRoom(tokens: number): void;
}

/** What is known of the sequence in memory. */
interface Kept {
  readonly tokens: Int32Array;
  readonly directions: Float32Array;
  /** [tokens.length, layers - 1]. */
  readonly projections: Float32Array;
  /** Of the context, when it was run. */
  readonly generation: number;
}

export function createInspector(context: Context, shape: ModelShape): Inspector {
  /** The last layer computes only rows that are output, each with its logits. */
  const projected = shape.layers - 1;
  const all = Array.from({ length: shape.layers }, (_, layer) => layer);
  let latest: Kept | undefined;

  function kept(): Kept | undefined {
    if (latest && (latest.generation !== context.generation || !context.isWhole(trunkId))) latest = undefined;
    return latest;
  }

  /** How many tokens need not be run again. */
  function reusable({ tokens, directions, states, logits }: InspectSequence): number {
    const known = kept();
    if (!known || !sameFloats(known.directions, directions)) return 0;
    const most = Math.min(
      known.tokens.length,
      ...[tokens.length - 1, states[0] ?? Infinity, logits[0] ?? Infinity],
    );
    let common = 0;
    while (common < most && known.tokens[common] === tokens[common]) common++;
    return common;
  }

  function inspect(sequence: InspectSequence, control: Control): InspectedSequence {
    const { tokens, directions } = sequence;
    checkLength(context, tokens, 0);
    if (directions.length !== shape.layers * shape.width)
      throw new RangeError(`Directions of ${directions.length} numbers.`);
    const start = reusable(sequence);
    const projections = new Float32Array(tokens.length * projected);
    if (latest && start > 0) {
      projections.set(latest.projections.subarray(0, start * projected));
      context.remove(trunkId, start);
    } else context.clear();
    // What is left of it is too short for its record, should this run end early.
    latest = undefined;
    const results = run(sequence, start, projections, control);
    const { generation } = context;
    latest = { tokens: tokens.slice(), directions, projections, generation };
    return { ...results, projections: projections.slice(), kept: start, decoded: tokens.length - start };
  }

  /** Decodes from `start` on; fills in the projections. */
  function run(
    { tokens, directions, states: statesAt, logits: logitsAt }: InspectSequence,
    start: number,
    projections: Float32Array,
    control: Control,
  ): CapturedSequence {
    const { width, vocabularySize } = shape;
    const size = shape.layers * width;
    const states = new Float32Array(statesAt.length * size);
    const logits = new Float32Array(logitsAt.length * vocabularySize);
    const place = new Map(statesAt.map((position, index) => [position, index]));
    const own = Array.from({ length: tokens.length - start }, (_, i) => start + i);
    const sequence = {
      id: trunkId,
      tokens,
      start,
      states: own,
      lastLayerStates: statesAt,
      onState: (position: number, layer: number, state: Float32Array) => {
        if (layer < projected)
          projections[position * projected + layer] = projectionOn(directions, layer, state);
        const index = place.get(position);
        if (index !== undefined) states.set(state, index * size + layer * width);
      },
      logits: logitsAt,
      onLogits: (position: number, row: Float32Array) =>
        logits.set(row, logitsAt.indexOf(position) * vocabularySize),
    };
    forward(context, shape, [sequence], { layers: all, memory: context.size }, control);
    return { states, logits };
  }

  return {
    inspect,
    trunk: kept,
    makeRoom(tokens) {
      const known = kept();
      if (!known || known.tokens.length + tokens > context.size) context.clear();
    },
  };
}

/** h . r_l. */
function projectionOn(directions: Float32Array, layer: number, state: Float32Array): number {
  const start = layer * state.length;
  let sum = 0;
  for (let i = 0; i < state.length; i++) sum += (state[i] ?? 0) * (directions[start + i] ?? 0);
  return sum;
}

function sameFloats(a: Float32Array, b: Float32Array): boolean {
  return a === b || (a.length === b.length && a.every((value, i) => value === b[i]));
}
