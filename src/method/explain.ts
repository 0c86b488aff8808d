import type { ExplainedWord, ExplainRequest, ExplainResult } from '../protocol/inspection';
import { logOdds } from '../science/logits';
import { scaledProjection } from '../science/projectionScore';
import { classifiersOf, decisionOf, scorePrompts, type ScoredPrompts } from './classify';
import type { RequestControl } from './control';
import { messagesOf } from './encodePrompt';
import { explainedParts } from './explainedParts';
import { inspectPrompt } from './inspectedPrompt';
import { openVectors } from './openVectors';
import { refusalTokensOf } from './refusalTokens';
import type { Workbench } from './workbench';

/** Prompts whose states and logits are in memory together. */
const chunk = 32;

/**
 * Leaves out each word of the last user message once, and says what this changes (leave-one-out). Each run begins where
 * its prompt departs from the whole one, and gives what `inspect` and `classify` give for that prompt alone.
 */
export async function explain(
  bench: Workbench,
  request: ExplainRequest,
  control: RequestControl,
): Promise<ExplainResult> {
  const opened = await openVectors(bench, request, control);
  const { engine, vectors } = opened;
  const messages = messagesOf(request.prompt);
  const before = messages.slice(0, -1);
  const { wordsEach, parts } = explainedParts(messages.at(-1)?.content ?? '');
  const decide = decisionOf(vectors, {});
  const { opening } = refusalTokensOf(engine);
  const refusalOf = ({ logits }: ScoredPrompts, prompt: number): number =>
    logOdds(logits[prompt] ?? new Float32Array(), opening);

  const { scored: whole } = inspectPrompt(opened, engine.encodeChat(messages), control);
  const classification = decide(whole, 0);
  const refusalLogOdds = refusalOf(whole, 0);
  const words: ExplainedWord[] = [];
  while (words.length < parts.length) {
    const some = parts.slice(words.length, words.length + chunk);
    const encoded = some.map(({ without }) =>
      engine.encodeChat([...before, { role: 'user', content: without }]),
    );
    let run = words.length;
    const scored = scorePrompts(opened, encoded, undefined, control, (sequences, layers, each) => {
      control.progress('Leaving out words', run++, parts.length);
      return engine.branch(sequences, layers, each);
    });
    some.forEach(({ text, from, to }, index) => {
      const without = decide(scored, index);
      words.push({
        ...{ text, from, to },
        score: classification.score - without.score,
        refusalLogOdds: refusalLogOdds - refusalOf(scored, index),
        aboutToRefuse: without.aboutToRefuse,
      });
    });
  }
  const { directions, projection } = classifiersOf(vectors);
  const layers = Array.from({ length: engine.info.layers }, (_, layer) => ({
    layer,
    projection: scaledProjection(whole.last, directions, projection, 0, layer),
  }));
  return { classification, refusalLogOdds, wordsEach, words, layers };
}
