import type { Context } from './context';
import type { Control, Edit } from './engine';
import { forward, forwardPrefix, type ForwardSequence, type ModelShape } from './forward';
import { sharedPrefixLength } from './sharedPrefix';

/** A sequence to run once, and who takes what is read of it. */
export interface SequenceRun {
  readonly tokens: Int32Array;
  readonly edit: Edit | undefined;
  /** Positions whose residual stream is read, ascending. */
  readonly states: readonly number[];
  /** Those of `states` that are read at the last layer too: default all. */
  readonly lastLayerStates?: readonly number[];
  readonly onState?: (position: number, layer: number, state: Float32Array) => void;
  /** Positions whose logits are read, ascending. */
  readonly logits: readonly number[];
  readonly onLogits?: (position: number, logits: Float32Array) => void;
}

/** A sequence that is in memory, whole, as `trunkId`. */
export interface Trunk {
  readonly tokens: Int32Array;
}

/** Id of what sequences share: their common prefix, or a trunk. Theirs are 1 and up. */
export const trunkId = 0;

/** Runs all sequences, several in a batch; what they have in common at the start is computed once. */
export function runSequences(
  context: Context,
  shape: ModelShape,
  runs: readonly SequenceRun[],
  layers: readonly number[],
  control: Control,
): void {
  const [first] = runs;
  if (!first) return;
  // One alone has nobody to share with, and is decoded in one go, as an inspection is.
  const prefix =
    runs.length > 1
      ? sharedPrefixLength(runs.map((run) => ({ tokens: run.tokens, ownFrom: ownFrom(run) })))
      : 0;
  context.clear();
  forwardPrefix(context, shape, trunkId, first.tokens, prefix, control);
  const trunk = { tokens: first.tokens.subarray(0, prefix) };
  runFromTrunk(context, shape, trunk, runs, () => prefix, layers, control);
}

/**
 * Runs sequences beside a trunk that is in memory and stays there: of each, what it has in common with the trunk is not
 * computed again. False, with nothing done, where memory does not hold both.
 */
export function runBranches(
  context: Context,
  shape: ModelShape,
  trunk: Trunk,
  runs: readonly SequenceRun[],
  layers: readonly number[],
  control: Control,
): boolean {
  const starts = runs.map((run) =>
    sharedPrefixLength([
      { tokens: trunk.tokens, ownFrom: Infinity },
      { tokens: run.tokens, ownFrom: ownFrom(run) },
    ]),
  );
  const longest = Math.max(0, ...runs.map(({ tokens }, index) => tokens.length - (starts[index] ?? 0)));
  // A window's old cells are used for new tokens, while another branch may still need them.
  if (context.slidingWindow || trunk.tokens.length + longest > context.size) return false;
  runFromTrunk(context, shape, trunk, runs, (index) => starts[index] ?? 0, layers, control);
  return true;
}

/** `startOf`: how much of the trunk each run shares. */
function runFromTrunk(
  context: Context,
  shape: ModelShape,
  trunk: Trunk,
  runs: readonly SequenceRun[],
  startOf: (index: number) => number,
  layers: readonly number[],
  control: Control,
): void {
  // Ids 1.. in turn: a sequence keeps its id while it is open, and only one is open between two decodes.
  const idOf = (index: number): number => 1 + (index % (context.maxSequences - 1));
  const sequences = runs.map((run, index): ForwardSequence => ({
    ...run,
    id: idOf(index),
    start: startOf(index),
  }));
  const shareWith = (index: number): void => {
    if (index < runs.length && startOf(index) > 0) context.share(trunkId, idOf(index), startOf(index));
  };
  for (let i = 0; i < Math.min(runs.length, context.maxSequences - 1); i++) shareWith(i);
  let done = 0;
  forward(
    context,
    shape,
    sequences,
    {
      layers,
      memory: context.size - trunk.tokens.length,
      onEnded: (ended) => {
        for (const index of ended) {
          context.remove(idOf(index));
          shareWith(index + context.maxSequences - 1);
        }
        done += ended.length;
        control.progress('Running prompts', done, runs.length);
      },
    },
    control,
  );
}

/** The first position at which a sequence cannot share: where it is read or edited. */
function ownFrom({ tokens, states, logits, edit }: SequenceRun): number {
  return Math.min(tokens.length, states[0] ?? Infinity, logits[0] ?? Infinity, edit?.from ?? Infinity);
}
