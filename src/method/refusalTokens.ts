import type { Engine } from '../engine/engine';
import { refusalPhrases } from '../science/refusalPhrases';
import { refusalTokens, type RefusalTokens } from '../science/refusalTokens';
import { tokenText } from './tokenText';

const known = new WeakMap<Engine, RefusalTokens>();

/** The refusal tokens of the engine's tokenizer, derived once for each engine. */
export function refusalTokensOf(engine: Engine): RefusalTokens {
  let tokens = known.get(engine);
  if (!tokens) {
    tokens = refusalTokens(refusalPhrases, {
      encode: (text) => engine.encode(text),
      piece: (token) => tokenText(engine, token),
    });
    known.set(engine, tokens);
  }
  return tokens;
}
