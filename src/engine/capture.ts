import { LensError } from '../protocol/errors';
import type { Context } from './context';
import { checkEdit } from './edit';
import type { CapturedSequence, CaptureSequence, Control } from './engine';
import { checkLength, forward, forwardPrefix, type ForwardSequence, type ModelShape } from './forward';
import { sharedPrefixLength } from './sharedPrefix';

const prefixId = 0;

/** See Engine.capture. */
export function capture(
  context: Context,
  shape: ModelShape,
  sequences: readonly CaptureSequence[],
  layers: readonly number[],
  control: Control,
): CapturedSequence[] {
  const [first] = sequences;
  if (!first) return [];
  checkLayers(layers, shape.layers);
  for (const sequence of sequences) checkSequence(context, shape, sequence);
  const prefix = sharedPrefixLength(
    sequences.map((each) => ({ tokens: each.tokens, ownFrom: ownFrom(each) })),
  );
  const results = sequences.map(({ states, logits = [] }) => ({
    states: new Float32Array(states.length * layers.length * shape.width),
    logits: new Float32Array(logits.length * shape.vocabularySize),
  }));
  // Ids 1.. in turn: a sequence keeps its id while it is open, and only one is open between two decodes.
  const idOf = (index: number): number => 1 + (index % (context.maxSequences - 1));
  const forwarded = sequences.map((sequence, i): ForwardSequence => {
    const { states, logits } = results[i] ?? { states: new Float32Array(), logits: new Float32Array() };
    const stateIndex = indexOf(sequence.states);
    const logitsIndex = indexOf(sequence.logits ?? []);
    const layerIndex = indexOf(layers);
    return {
      id: idOf(i),
      tokens: sequence.tokens,
      start: prefix,
      edit: sequence.edit,
      states: sequence.states,
      onState: (position, layer, state) => {
        const at = (stateIndex.get(position) ?? 0) * layers.length + (layerIndex.get(layer) ?? 0);
        states.set(state, at * shape.width);
      },
      logits: sequence.logits ?? [],
      onLogits: (position, row) => logits.set(row, (logitsIndex.get(position) ?? 0) * shape.vocabularySize),
    };
  });
  context.clear();
  forwardPrefix(context, shape, prefixId, first.tokens, prefix, control);
  const shareWith = (index: number): void => {
    if (prefix > 0 && index < sequences.length) context.share(prefixId, idOf(index));
  };
  for (let i = 0; i < Math.min(sequences.length, context.maxSequences - 1); i++) shareWith(i);
  let done = 0;
  forward(
    context,
    shape,
    forwarded,
    {
      layers,
      memory: context.size - prefix,
      onEnded: (ended) => {
        for (const index of ended) {
          context.remove(idOf(index));
          shareWith(index + context.maxSequences - 1);
        }
        done += ended.length;
        control.progress('Running prompts', done, sequences.length);
      },
    },
    control,
  );
  return results;
}

/** The first position at which a sequence cannot share: where it is read or edited. */
function ownFrom({ tokens, states, logits = [], edit }: CaptureSequence): number {
  return Math.min(tokens.length, states[0] ?? Infinity, logits[0] ?? Infinity, edit?.from ?? Infinity);
}

function indexOf(values: readonly number[]): Map<number, number> {
  return new Map(values.map((value, index) => [value, index]));
}

function checkLayers(layers: readonly number[], count: number): void {
  for (const layer of layers)
    if (!Number.isInteger(layer) || layer < 0 || layer >= count)
      throw new LensError(
        'layer-out-of-range',
        `Layer ${layer} does not exist: this model has layers 0 to ${count - 1}.`,
        'Choose layers in that range.',
      );
}

function checkSequence(
  context: Context,
  shape: ModelShape,
  { tokens, states, logits = [], edit }: CaptureSequence,
): void {
  checkLength(context, tokens, 0);
  if (edit) checkEdit(edit, shape.layers, shape.width);
  for (const position of [...states, ...logits])
    if (!Number.isInteger(position) || position < 0 || position >= tokens.length)
      throw new RangeError(`Position ${position} of a sequence of ${tokens.length} tokens.`);
}
