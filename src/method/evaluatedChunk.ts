import type { Generated } from '../engine/engine';
import type { DataSet, DataSetPrompt } from '../formats/dataSet';
import type { EvaluatedAnswer, RunManifest } from '../protocol/evaluation';
import { klDivergence, logOdds } from '../science/logits';
import { opensWithRefusal } from '../science/refusalJudge';
import { refusalPhrases } from '../science/refusalPhrases';
import { scoresOf, scorePrompts, type ScoredPrompts } from './classify';
import type { RequestControl } from './control';
import { encodePrompt } from './encodePrompt';
import type { ModeRun } from './modeRun';
import type { OpenVectors } from './openVectors';
import { answerPerplexities } from './perplexity';
import { refusalTokensOf } from './refusalTokens';
import { samplingOf } from './sampling';

/** One batch of prompts and what all its modes need. */
export interface Chunk {
  readonly set: DataSet;
  readonly prompts: readonly DataSetPrompt[];
  /** Encoded without a system prompt of ours. */
  readonly tokens: readonly Int32Array[];
  readonly scored: ScoredPrompts;
}

/** Runs the prompts of a chunk once, for what their modes decide by. */
export function readChunk(
  opened: OpenVectors,
  set: DataSet,
  prompts: readonly DataSetPrompt[],
  repetitionPenalty: number,
  control: RequestControl,
): Chunk {
  const { engine } = opened;
  const quiet = { ...control, progress: () => undefined };
  const tokens = prompts.map(({ text }) => encodePrompt(engine, text));
  return { set, prompts, tokens, scored: scorePrompts(opened, tokens, repetitionPenalty, quiet) };
}

/** The answers of one mode to the prompts of a chunk. `first`: the mode that the others are compared with. */
export function answerChunk(
  opened: OpenVectors,
  { set, prompts, tokens, scored }: Chunk,
  mode: ModeRun,
  first: boolean,
  { maxTokens, repetitionPenalty }: RunManifest,
  control: RequestControl,
): EvaluatedAnswer[] {
  const { engine } = opened;
  const quiet = { ...control, progress: () => undefined };
  const directions = prompts.map((_, index) => mode.direction(scored, index));
  const generated = engine.generate(
    prompts.map(({ text }, index) => {
      const own = mode.system === undefined ? tokens[index] : encodePrompt(engine, text, mode.system);
      const encoded = own ?? new Int32Array();
      const edit = mode.edit(directions[index] ?? null, encoded.length - 1);
      return { tokens: encoded, ...(edit ? { edit } : {}) };
    }),
    maxTokens,
    samplingOf({ repetitionPenalty }),
    () => undefined,
    quiet,
  );
  const perplexities = perplexitiesOf(opened, tokens, generated, control);
  return prompts.map(({ row, text, type, harmful }, index) => {
    const answer = generated[index];
    const base = scored.logits[index];
    if (!answer || !base) throw new RangeError('The engine returned fewer answers than prompts.');
    const direction = directions[index] ?? null;
    return {
      set: set.name,
      row,
      mode: mode.name,
      prompt: text,
      type,
      harmful,
      text: answer.text,
      tokens: answer.tokens.length,
      stop: answer.stop,
      refusalLogOdds: logOdds(answer.firstLogits, refusalTokensOf(engine).opening),
      kl: first ? 0 : klDivergence(base, answer.firstLogits),
      perplexity: perplexities[index] ?? null,
      strength: mode.strength(direction),
      direction,
      ...(first ? { scores: scoresOf(scored, index) } : {}),
    };
  });
}

/** Perplexities of the answers that may be broken text: one that opens as a refusal is judged by its opening. */
function perplexitiesOf(
  { engine }: OpenVectors,
  prompts: readonly Int32Array[],
  generated: readonly Generated[],
  control: RequestControl,
): (number | null)[] {
  const doubtful = generated.flatMap(({ text, tokens }, index) =>
    tokens.length === 0 || opensWithRefusal(text, refusalPhrases) ? [] : [{ index, answer: tokens }],
  );
  const values = answerPerplexities(
    engine,
    doubtful.map(({ index, answer }) => ({ prompt: prompts[index] ?? new Int32Array(), answer })),
    { ...control, progress: () => undefined },
  );
  const result: (number | null)[] = generated.map(() => null);
  doubtful.forEach(({ index }, place) => (result[index] = values[place] ?? null));
  return result;
}
