import { LensError } from '../protocol/errors';
import type { Context, Row } from './context';
import type { Control, Edit } from './engine';
import { planDecodes, type DecodeLimits, type Span } from './decodePlan';
import { createRowTap, type RowTask } from './rowTap';

/** A sequence on its way through the model, from `start` on; what comes before is in memory already. */
export interface ForwardSequence {
  /** Its id in the context's memory. */
  readonly id: number;
  readonly tokens: Int32Array;
  readonly start: number;
  readonly edit?: Edit | undefined;
  /** Positions whose residual stream is read, and who takes it (the state is reused: copy it). */
  readonly states: readonly number[];
  /**
   * Those of `states` that are read at the last layer too, which computes a row of logits for each: default all.
   */
  readonly lastLayerStates?: readonly number[];
  readonly onState?: (position: number, layer: number, state: Float32Array) => void;
  /** Positions whose logits are read, and who takes them. */
  readonly logits: readonly number[];
  readonly onLogits?: (position: number, logits: Float32Array) => void;
}

/** What of a model's shape decoding needs. */
export interface ModelShape {
  readonly layers: number;
  readonly width: number;
  readonly vocabularySize: number;
}

export interface ForwardOptions {
  /** Layers given to `onState`, ascending. */
  readonly layers: readonly number[];
  /** Tokens that these sequences may hold in memory together. */
  readonly memory: number;
  /** Called after each decode with the sequences (by index) that it ended. */
  readonly onEnded?: (ended: readonly number[]) => void;
}

// Logits of all outputs of one decode: bounds llama.cpp's output buffer.
const outputBytes = 67_108_864;

/** Runs the sequences once, several in one batch. */
export function forward(
  context: Context,
  shape: ModelShape,
  sequences: readonly ForwardSequence[],
  { layers, memory, onEnded }: ForwardOptions,
  control: Control,
): void {
  const lastLayer = shape.layers - 1;
  const readsLast = layers.includes(lastLayer);
  // The last layer computes flagged rows only: flag those that are read there.
  const outputs = sequences.map(
    ({ states, lastLayerStates = states, logits }) =>
      new Set(readsLast ? [...lastLayerStates, ...logits] : logits),
  );
  const limits: DecodeLimits = {
    tokens: context.batchSize,
    outputs: Math.max(1, Math.floor(outputBytes / (4 * shape.vocabularySize))),
    sequences: context.maxSequences - 1,
    memory,
  };
  const planned = sequences.map(({ start, tokens }, i) => ({
    start,
    end: tokens.length,
    outputs: [...(outputs[i] ?? [])],
  }));
  for (const spans of planDecodes(planned, limits)) {
    runSpans(spans);
    const ended = spans
      .filter(({ sequence, end }) => end === sequences[sequence]?.tokens.length)
      .map(({ sequence }) => sequence);
    onEnded?.(ended);
  }

  function runSpans(spans: readonly Span[]): void {
    const rows: Row[] = [];
    const tasks: RowTask[] = [];
    const logitsOf: { row: number; take: () => void }[] = [];
    let outputRows = 0;
    for (const span of spans) {
      const sequence = sequences[span.sequence];
      if (!sequence) continue;
      const { id, tokens, edit, onState, onLogits } = sequence;
      const states = new Set(sequence.states);
      const logits = new Set(sequence.logits);
      for (let position = span.start; position < span.end; position++) {
        const row = rows.length;
        const output = outputs[span.sequence]?.has(position) ?? false;
        rows.push({ token: tokens[position] ?? 0, position, sequence: id, output });
        const outputRow = output ? outputRows++ : undefined;
        const edited = edit && position >= edit.from ? edit : undefined;
        const read =
          onState && states.has(position)
            ? (layer: number, state: Float32Array) => onState(position, layer, state)
            : undefined;
        if (edited || read)
          tasks.push({ row, outputRow, ...(edited ? { edit: edited } : {}), ...(read ? { read } : {}) });
        if (logits.has(position))
          logitsOf.push({ row, take: () => onLogits?.(position, context.logits(row)) });
      }
    }
    const tap = createRowTap({
      tasks,
      layers: new Set(layers),
      lastLayer,
      width: shape.width,
      rows: rows.length,
      outputRows,
      stopAtEveryLayer: true,
    });
    context.decode(rows, tap, control);
    tap.verify();
    for (const { take } of logitsOf) take();
  }
}

/** Decodes the first `length` tokens as sequence `id`, unedited. */
export function forwardPrefix(
  context: Context,
  shape: ModelShape,
  id: number,
  tokens: Int32Array,
  length: number,
  control: Control,
): void {
  if (length === 0) return;
  const prefix = { id, tokens: tokens.subarray(0, length), start: 0, states: [], logits: [] };
  forward(context, shape, [prefix], { layers: [], memory: context.size }, control);
}

/** Throws prompt-empty or prompt-too-long (`room` more tokens are to follow). */
export function checkLength(context: Context, tokens: Int32Array, room: number): void {
  if (tokens.length === 0)
    throw new LensError('prompt-empty', 'The prompt has no tokens.', 'Write a prompt, then try again.');
  if (tokens.length + room > context.size)
    throw new LensError(
      'prompt-too-long',
      `The prompt has ${tokens.length} tokens, more than the context of ${context.size} holds with the answer.`,
      'Shorten the prompt, or use a model with a longer context.',
    );
}
