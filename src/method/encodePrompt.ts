import type { Engine } from '../engine/engine';
import { LensError } from '../protocol/errors';
import type { ChatMessage, PromptInput } from '../protocol/model';

/** The messages of a prompt; `system` goes before them unless they have one of their own. */
export function messagesOf(prompt: PromptInput, system?: string): ChatMessage[] {
  const messages = typeof prompt === 'string' ? [{ role: 'user' as const, content: prompt }] : [...prompt];
  const last = messages.at(-1);
  if (!last || last.content.trim() === '')
    throw new LensError('prompt-empty', 'The prompt is empty.', 'Write or select some text first.');
  if (last.role !== 'user')
    throw new LensError(
      'wrong-use',
      `The chat ends with a message of the ${last.role}.`,
      'End it with a message of the user, which the model answers.',
    );
  const hasSystem = messages.some(({ role }) => role === 'system');
  if (hasSystem || system === undefined || system.trim() === '') return messages;
  return [{ role: 'system', content: system }, ...messages];
}

/** Token ids of a prompt in the model's chat template, up to where the answer begins. */
export function encodePrompt(engine: Engine, prompt: PromptInput, system?: string): Int32Array {
  return engine.encodeChat(messagesOf(prompt, system));
}
