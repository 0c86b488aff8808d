import type { Control, InspectedSequence } from '../engine/engine';
import { scorePrompts, type ScoredPrompts } from './classify';
import type { OpenVectors } from './openVectors';

/** A prompt that was run for its tokens and for the decision about it, in one pass. */
export interface InspectedPrompt {
  /** The only prompt of these. */
  readonly scored: ScoredPrompts;
  readonly inspected: InspectedSequence;
}

/** Runs an encoded prompt as far as it differs from the one inspected before, and keeps it for the next. */
export function inspectPrompt(opened: OpenVectors, prompt: Int32Array, control: Control): InspectedPrompt {
  const { engine, vectors } = opened;
  let inspected: InspectedSequence | undefined;
  const scored = scorePrompts(opened, [prompt], undefined, control, (sequences, _, each) =>
    sequences.map(({ tokens, states, logits = [] }) => {
      inspected = engine.inspect({ tokens, directions: vectors.directions, states, logits }, each);
      return inspected;
    }),
  );
  if (!inspected) throw new RangeError('The prompt was not run.');
  return { scored, inspected };
}
