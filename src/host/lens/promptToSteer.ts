import { inputOf } from '../prompts/foundPrompt';
import type { FoundPrompt } from '../prompts/promptFinder';
import type { PromptToSteer } from './lens';

/** A prompt that was found in a document, as the lens takes it. */
export function promptToSteer({
  found,
  source,
}: {
  readonly found: FoundPrompt;
  readonly source: string;
}): PromptToSteer {
  return { text: found.text, source, input: inputOf(found), settings: found.settings };
}
