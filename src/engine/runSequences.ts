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
  readonly onState?: (position: number, layer: number, state: Float32Array) => void;
  /** Positions whose logits are read, ascending. */
  readonly logits: readonly number[];
  readonly onLogits?: (position: number, logits: Float32Array) => void;
}

const prefixId = 0;

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
  const prefix = sharedPrefixLength(runs.map((run) => ({ tokens: run.tokens, ownFrom: ownFrom(run) })));
  // Ids 1.. in turn: a sequence keeps its id while it is open, and only one is open between two decodes.
  const idOf = (index: number): number => 1 + (index % (context.maxSequences - 1));
  const sequences = runs.map((run, index): ForwardSequence => ({ ...run, id: idOf(index), start: prefix }));
  context.clear();
  forwardPrefix(context, shape, prefixId, first.tokens, prefix, control);
  const shareWith = (index: number): void => {
    if (prefix > 0 && index < runs.length) context.share(prefixId, idOf(index));
  };
  for (let i = 0; i < Math.min(runs.length, context.maxSequences - 1); i++) shareWith(i);
  let done = 0;
  forward(
    context,
    shape,
    sequences,
    {
      layers,
      memory: context.size - prefix,
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
