import type { Engine } from '../engine/engine';
import type { ResultOf } from '../protocol/engine';
import type { ChatMessage } from '../protocol/model';
import { tokenText } from './tokenText';

/** The prompt as the model sees it: the chat template's text and its tokens. */
export function renderPrompt(engine: Engine, messages: readonly ChatMessage[]): ResultOf<'prompt/render'> {
  return {
    text: engine.render(messages),
    tokens: Array.from(engine.encodeChat(messages), (id) => ({ id, text: tokenText(engine, id) })),
  };
}
