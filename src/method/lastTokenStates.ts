import type { Control, Engine } from '../engine/engine';
import { LensError } from '../protocol/errors';
import { statesOf, type States } from '../science/states';

/** y of the hidden-state transition: the opening of a compliant answer (SCANS, section 3.3). */
export const opening = 'Sure';

/** The residual stream of several prompts at two positions. */
export interface PromptStates {
  /** h_l(x, last): at the last prompt token. */
  readonly last: States;
  /** h_l(x + y, last): at the last token of the opening appended to the prompt. */
  readonly opened: States;
}

/** Prompts run between two progress reports. */
const chunk = 32;

/**
 * Runs each encoded prompt once with the opening appended: attention is causal, so the state at the last prompt
 * token is the same as without it, and the transition costs one token.
 */
export function lastTokenStates(
  engine: Engine,
  prompts: readonly Int32Array[],
  control: Control,
  onPrompts: (done: number) => void = () => undefined,
): PromptStates {
  const { name, layers, hiddenSize, features } = engine.info;
  if (!features.capture)
    throw new LensError(
      'model-unsupported',
      `The residual stream of ${name} cannot be read: ${features.reasons.join(' ')}`,
      'Choose a model of another architecture.',
    );
  const all = Array.from({ length: layers }, (_, layer) => layer);
  const y = engine.encode(opening);
  const size = layers * hiddenSize;
  // The engine's own progress is of one chunk; the caller counts prompts over all of them.
  const quiet: Control = { ...control, progress: () => undefined };
  const last = new Float32Array(prompts.length * size);
  const opened = new Float32Array(prompts.length * size);
  for (let start = 0; start < prompts.length; start += chunk) {
    const captured = engine.capture(
      prompts.slice(start, start + chunk).map((x) => {
        const tokens = new Int32Array(x.length + y.length);
        tokens.set(x);
        tokens.set(y, x.length);
        return { tokens, states: [x.length - 1, tokens.length - 1] };
      }),
      all,
      quiet,
    );
    captured.forEach(({ states }, index) => {
      last.set(states.subarray(0, size), (start + index) * size);
      opened.set(states.subarray(size, 2 * size), (start + index) * size);
    });
    onPrompts(Math.min(prompts.length, start + chunk));
  }
  return {
    last: statesOf(last, prompts.length, layers, hiddenSize),
    opened: statesOf(opened, prompts.length, layers, hiddenSize),
  };
}
