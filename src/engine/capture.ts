import { LensError } from '../protocol/errors';
import type { Context } from './context';
import { checkEdit } from './edit';
import type { CapturedSequence, CaptureSequence, Control } from './engine';
import { checkLength, type ModelShape } from './forward';
import { runSequences, type SequenceRun } from './runSequences';

/** See Engine.capture. */
export function capture(
  context: Context,
  shape: ModelShape,
  sequences: readonly CaptureSequence[],
  layers: readonly number[],
  control: Control,
): CapturedSequence[] {
  checkLayers(layers, shape.layers);
  for (const sequence of sequences) checkSequence(context, shape, sequence);
  const results = sequences.map(({ states, logits = [] }) => ({
    states: new Float32Array(states.length * layers.length * shape.width),
    logits: new Float32Array(logits.length * shape.vocabularySize),
  }));
  const layerIndex = indexOf(layers);
  const runs = sequences.map((sequence, i): SequenceRun => {
    const { states, logits } = results[i] ?? { states: new Float32Array(), logits: new Float32Array() };
    const stateIndex = indexOf(sequence.states);
    const logitsIndex = indexOf(sequence.logits ?? []);
    return {
      tokens: sequence.tokens,
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
  runSequences(context, shape, runs, layers, control);
  return results;
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
