import { LensError } from '../protocol/errors';
import type { Context } from './context';
import { checkEdit } from './edit';
import type { CapturedSequence, CaptureSequence, Control } from './engine';
import { checkLength, type ModelShape } from './forward';
import { runBranches, runSequences, type SequenceRun, type Trunk } from './runSequences';

/** See Engine.capture; beside `trunk`, which then stays in memory, where there is one and it leaves room. */
export function capture(
  context: Context,
  shape: ModelShape,
  sequences: readonly CaptureSequence[],
  layers: readonly number[],
  control: Control,
  trunk?: Trunk,
): CapturedSequence[] {
  checkLayers(layers, shape.layers);
  for (const sequence of sequences) checkSequence(context, shape, sequence);
  const { width, vocabularySize } = shape;
  const layerIndex = indexOf(layers);
  const results: CapturedSequence[] = [];
  const runs = sequences.map((sequence): SequenceRun => {
    const { logits: logitsAt = [], summed = [] } = sequence;
    const states = new Float32Array(sequence.states.length * layers.length * width);
    const logits = new Float32Array(logitsAt.length * vocabularySize);
    const sums = summed.length > 0 ? new Float64Array(layers.length * width) : undefined;
    results.push({ states, logits, ...(sums ? { sums } : {}) });
    const stateIndex = indexOf(sequence.states);
    const logitsIndex = indexOf(logitsAt);
    const summedAt = new Set(summed);
    return {
      tokens: sequence.tokens,
      edit: sequence.edit,
      states: [...new Set([...sequence.states, ...summed])].sort((a, b) => a - b),
      lastLayerStates: sequence.states,
      onState: (position, layer, state) => {
        const row = layerIndex.get(layer) ?? 0;
        const index = stateIndex.get(position);
        if (index !== undefined) states.set(state, (index * layers.length + row) * width);
        if (sums && summedAt.has(position) && layer < shape.layers - 1) addTo(sums, row * width, state);
      },
      logits: logitsAt,
      onLogits: (position, row) => logits.set(row, (logitsIndex.get(position) ?? 0) * vocabularySize),
    };
  });
  if (!trunk || !runBranches(context, shape, trunk, runs, layers, control))
    runSequences(context, shape, runs, layers, control);
  return results;
}

function addTo(sums: Float64Array, start: number, state: Float32Array): void {
  for (let i = 0; i < state.length; i++) sums[start + i] = (sums[start + i] ?? 0) + (state[i] ?? 0);
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
  { tokens, states, logits = [], summed = [], edit }: CaptureSequence,
): void {
  checkLength(context, tokens, 0);
  if (edit) checkEdit(edit, shape.layers, shape.width);
  for (const position of [...states, ...logits, ...summed])
    if (!Number.isInteger(position) || position < 0 || position >= tokens.length)
      throw new RangeError(`Position ${position} of a sequence of ${tokens.length} tokens.`);
}
