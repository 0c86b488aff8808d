import type { Engine } from '../engine/engine';
import { LensError } from '../protocol/errors';
import type { ChatMessage } from '../protocol/model';

/** The messages of one user prompt. */
export function messagesOf(prompt: string, system?: string): ChatMessage[] {
  if (prompt.trim() === '')
    throw new LensError('prompt-empty', 'The prompt is empty.', 'Write or select some text first.');
  return [
    ...(system === undefined || system.trim() === '' ? [] : [{ role: 'system' as const, content: system }]),
    { role: 'user', content: prompt },
  ];
}

/** Token ids of one user prompt in the model's chat template, up to where the answer begins. */
export function encodePrompt(engine: Engine, prompt: string, system?: string): Int32Array {
  return engine.encodeChat(messagesOf(prompt, system));
}
