import type { ModelSpec } from '../protocol/model';
import type { RequestControl } from './control';
import { encodePrompt } from './encodePrompt';
import type { Workbench } from './workbench';

/** How many tokens each of `prompts` is in the chat template of `model`. Errors: those of opening it, prompt-empty. */
export async function countTokens(
  bench: Workbench,
  model: ModelSpec,
  prompts: readonly string[],
  control: RequestControl,
): Promise<{ readonly tokens: readonly number[] }> {
  const engine = await bench.open(model, control);
  return {
    tokens: prompts.map((prompt) => {
      control.check();
      return encodePrompt(engine, prompt).length;
    }),
  };
}
