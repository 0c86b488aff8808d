import type { Control, Engine } from '../engine/engine';
import { LensError } from '../protocol/errors';
import type { PromptPosition } from '../protocol/method';
import type { PromptReading } from '../science/classifiers';
import { statesOf, type States } from '../science/states';
import { transitions } from '../science/transition';

/** y of the hidden-state transition: the opening of a compliant answer (SCANS, section 3.3). */
export const usualOpening = 'Sure';

/** The residual stream of several prompts at the positions that directions and classifiers are made from. */
export interface PromptStates {
  /** At the token that ends the user's turn; the same as `last` in templates that mark no such end. */
  readonly endOfTurn: States;
  /** h_l(x, last): at the last prompt token. */
  readonly last: States;
  /** h_l(x + y, last): at the last token of the opening appended to the prompt. */
  readonly opened: States;
}

/** How prompts are run, and who hears of them. */
export interface PromptRun {
  /** How sequences are run, at all layers; default Engine.capture. */
  readonly capture?: Engine['capture'];
  /** Called with the number of prompts that are done. */
  readonly onPrompts?: (done: number) => void;
  /** Takes the logits at the last prompt token, [vocabulary]: those of the first answer token. */
  readonly onLogits?: (prompt: number, logits: Float32Array) => void;
}

/** Prompts run between two progress reports. */
const chunk = 32;

/**
 * Runs each encoded prompt once with the opening appended: attention is causal, so the states at tokens of the prompt
 * are the same as without it, and the transition costs the tokens of the opening.
 */
export function promptStates(
  engine: Engine,
  prompts: readonly Int32Array[],
  opening: string,
  control: Control,
  { capture = (...run) => engine.capture(...run), onPrompts, onLogits }: PromptRun = {},
): PromptStates {
  const { name, layers, hiddenSize, features } = engine.info;
  if (!features.capture)
    throw new LensError(
      'model-unsupported',
      `The residual stream of ${name} cannot be read: ${features.reasons.join(' ')}`,
      'Choose a model of another architecture.',
    );
  const y = engine.encode(opening);
  if (y.length === 0)
    throw new LensError(
      'wrong-use',
      'The opening is empty.',
      'Give the first words of an answer, e.g. Sure.',
    );
  const all = Array.from({ length: layers }, (_, layer) => layer);
  const size = layers * hiddenSize;
  // The engine's own progress is of one chunk; the caller counts prompts over all of them.
  const quiet: Control = { ...control, progress: () => undefined };
  const rows = [0, 1, 2].map(() => new Float32Array(prompts.length * size));
  for (let start = 0; start < prompts.length; start += chunk) {
    const places = prompts.slice(start, start + chunk).map((x) => {
      const tokens = new Int32Array(x.length + y.length);
      tokens.set(x);
      tokens.set(y, x.length);
      return { tokens, positions: [endOfTurn(engine, x), x.length - 1, tokens.length - 1] };
    });
    const sequences = places.map(({ tokens, positions }) => ({
      tokens,
      states: [...new Set(positions)],
      logits: onLogits ? positions.slice(1, 2) : [],
    }));
    capture(sequences, all, quiet).forEach(({ states, logits }, index) => {
      onLogits?.(start + index, logits);
      const read = sequences[index]?.states ?? [];
      places[index]?.positions.forEach((position, kind) => {
        const place = read.indexOf(position);
        rows[kind]?.set(states.subarray(place * size, (place + 1) * size), (start + index) * size);
      });
    });
    onPrompts?.(Math.min(prompts.length, start + chunk));
  }
  const [ofEnd, ofLast, ofOpened] = rows.map((data) => statesOf(data, prompts.length, layers, hiddenSize));
  if (!ofEnd || !ofLast || !ofOpened) throw new RangeError('States of a position are missing.');
  return { endOfTurn: ofEnd, last: ofLast, opened: ofOpened };
}

/** What classifiers read of prompts; `position`: where the transition begins. */
export function readingOf(states: PromptStates, position: PromptPosition): PromptReading {
  return { ...states, transition: transitionsOf(states, position) };
}

/** u_l of every prompt, from `position` to the opening. */
export function transitionsOf({ endOfTurn, last, opened }: PromptStates, position: PromptPosition): States {
  return transitions(position === 'last' ? last : endOfTurn, opened);
}

/** The token that ends the user's turn, where the authors' code reads Qwen's and InternLM's transition. */
function endOfTurn(engine: Engine, prompt: Int32Array): number {
  for (let position = prompt.length - 1; position >= 0; position--)
    if (engine.isEnd(prompt[position] ?? -1)) return position;
  return prompt.length - 1;
}
