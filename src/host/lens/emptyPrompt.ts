import { LensError } from '../../protocol/errors';

/** Where a prompt was expected the text is empty. */
export function emptyPrompt(): LensError {
  return new LensError(
    'prompt-empty',
    'There is no prompt here: the text is empty.',
    'Put the cursor into a prompt or select one, then steer it.',
  );
}
