import { createAnswer, type Answer } from './answer';
import type { Context, Row } from './context';
import { checkEdit } from './edit';
import type { Control, Edit, Generated, GenerateSequence, Sampling } from './engine';
import { checkLength, forward, forwardPrefix, type ForwardSequence, type ModelShape } from './forward';
import { createRowTap, type RowTask } from './rowTap';
import { sharedTokens, type SharedTokens } from './sharedPrefix';
import type { Tokenizer } from './tokenizer';

/** What both ways of generating need. */
export interface Generation {
  readonly context: Context;
  readonly shape: ModelShape;
  readonly tokenizer: Tokenizer;
  readonly maxTokens: number;
  readonly sampling: Sampling;
  readonly onText: (index: number, text: string) => void;
  readonly control: Control;
}

/** A sequence whose prompt is in memory and whose answer grows. */
export interface Stream {
  readonly id: number;
  readonly edit: Edit | undefined;
  readonly answer: Answer;
  /** Position of the next token. */
  position: number;
  logits: Float32Array;
}

/** See Engine.generate. */
export function generate(run: Generation, sequences: readonly GenerateSequence[]): Generated[] {
  const { context } = run;
  for (const { tokens, edit } of sequences) {
    checkLength(context, tokens, Math.min(run.maxTokens, 1));
    if (edit) checkEdit(edit, run.shape.layers, run.shape.width);
  }
  const results: Generated[] = [];
  for (let start = 0; start < sequences.length;) {
    const group = groupFrom(run, sequences.slice(start));
    results.push(...generateGroup(run, group, start));
    start += group.length;
  }
  return results;
}

/** As many sequences as fit into memory together with their answers; at least one. */
function groupFrom(run: Generation, sequences: readonly GenerateSequence[]): readonly GenerateSequence[] {
  const { context, maxTokens } = run;
  for (let count = Math.min(sequences.length, context.maxSequences - 1); count > 1; count--) {
    const group = sequences.slice(0, count);
    const { trunk, siblings } = sharedOf(group);
    const own = siblings.reduce((sum, { first, count, length }) => {
      const tokens = group[first]?.tokens.length ?? 0;
      return sum + length - trunk + count * (tokens - length + maxTokens);
    }, trunk);
    if (own <= context.size) return group;
  }
  return sequences.slice(0, 1);
}

function sharedOf(group: readonly GenerateSequence[]): SharedTokens {
  return sharedTokens(group.map(({ tokens, edit }) => ({ tokens, ownFrom: edit?.from ?? tokens.length })));
}

/** Ids in memory: 0 has what all sequences share, 1 and up are theirs in order. */
const trunkId = 0;
const idOf = (index: number): number => index + 1;

function generateGroup(run: Generation, group: readonly GenerateSequence[], firstIndex: number): Generated[] {
  const { context, shape, tokenizer, maxTokens, sampling, control } = run;
  const starts = forwardShared(run, group);
  const streams: Stream[] = [];
  const prompts = group.map(({ tokens, edit }, i): ForwardSequence => {
    const id = idOf(i);
    const answer = createAnswer(tokenizer, tokens, maxTokens, sampling, (text) =>
      run.onText(firstIndex + i, text),
    );
    const stream: Stream = { id, edit, answer, position: tokens.length, logits: new Float32Array(0) };
    streams.push(stream);
    return {
      id,
      tokens,
      start: starts[i] ?? 0,
      edit,
      states: [],
      logits: [tokens.length - 1],
      onLogits: (_, logits) => (stream.logits = logits),
    };
  });
  forward(context, shape, prompts, { layers: [], memory: context.size }, control);
  continueAnswers(run, streams);
  return streams.map(({ answer }) => answer.result());
}

/** Computes what sequences share, once; gives the position from which each goes on alone. */
function forwardShared(
  { context, shape, control }: Generation,
  group: readonly GenerateSequence[],
): number[] {
  const { trunk, siblings } = sharedOf(group);
  context.clear();
  forwardPrefix(context, shape, trunkId, group[0]?.tokens ?? new Int32Array(), trunk, control);
  if (trunk > 0) group.forEach((_, i) => context.share(trunkId, idOf(i)));
  const stems = siblings.filter(({ length }) => length > trunk);
  const sequences = stems.map(({ first, length }): ForwardSequence => {
    const tokens = group[first]?.tokens.subarray(0, length) ?? new Int32Array();
    return { id: idOf(first), tokens, start: trunk, states: [], logits: [] };
  });
  forward(context, shape, sequences, { layers: [], memory: context.size }, control);
  for (const { first, count } of stems)
    for (let i = first + 1; i < first + count; i++) context.share(idOf(first), idOf(i));
  return siblings.flatMap(({ count, length }) => new Array<number>(count).fill(length));
}

/** Grows all answers in lockstep, one decode a step, until each has ended. */
export function continueAnswers(run: Generation, streams: readonly Stream[]): void {
  const { context, shape, control } = run;
  for (let alive = streams; ;) {
    const rows: Row[] = [];
    const tasks: RowTask[] = [];
    alive = alive.filter((stream) => {
      const token = stream.answer.next(stream.logits);
      // An ended answer stays in memory until all have ended: freed cells would be filled by the others, whose
      // attention would then sum in another order, and an answer must not depend on its neighbours' length.
      if (token === undefined || stream.position >= context.size) return false;
      const row = rows.length;
      if (stream.edit && stream.position >= stream.edit.from)
        tasks.push({ row, outputRow: row, edit: stream.edit });
      rows.push({ token, position: stream.position++, sequence: stream.id, output: true });
      return true;
    });
    if (alive.length === 0) return;
    const tap =
      tasks.length === 0
        ? undefined
        : createRowTap({
            tasks,
            layers: new Set(),
            lastLayer: shape.layers - 1,
            width: shape.width,
            rows: rows.length,
            outputRows: rows.length,
            stopAtEveryLayer: false,
          });
    context.decode(rows, tap, control);
    tap?.verify();
    alive.forEach((stream, row) => (stream.logits = context.logits(row)));
  }
}
