import { distinct, signed, significant } from '../../src/appearance/format';
import type { ExplainedWord, ExplainResult } from '../../src/protocol/inspection';
import type { PlainTable } from '../ui/plainTable';

/** Words named in the sentence, at most. */
const mostNamed = 3;

/** One sentence of what a single word decides, or of the one that pushes most. */
export function explanationSentence({ classification, words }: ExplainResult): string {
  const { aboutToRefuse } = classification;
  const decisive = words.filter((word) => word.aboutToRefuse !== aboutToRefuse);
  if (decisive.length > 0)
    return aboutToRefuse
      ? `Without ${named(decisive)} the model would answer.`
      : `The model is about to answer; without ${named(decisive)} it would refuse.`;
  const state = aboutToRefuse
    ? 'The model is about to refuse, and would without any one of the words'
    : 'The model is about to answer, and would without any one of the words';
  const [most] = byPush(words);
  if (!most || most.refusalLogOdds <= 0) return `${state}; none pushes towards refusal.`;
  return `${state}; “${most.text}” pushes most towards refusal (log-odds ${signed(most.refusalLogOdds)}).`;
}

/** Those that push most towards refusal first. */
export function byPush(words: readonly ExplainedWord[]): ExplainedWord[] {
  return [...words].sort((a, b) => b.refusalLogOdds - a.refusalLogOdds);
}

export const wordHeadings = ['word', 'log-odds', 'score', 'without it'] as const;
export const wordCaption = 'Whole prompt minus the prompt without the word';

/** What the model would do without a word. */
export function withoutWord({ aboutToRefuse }: Pick<ExplainedWord, 'aboutToRefuse'>): string {
  return aboutToRefuse ? 'refuses' : 'answers';
}

/** A row a word, those that push most towards refusal first. */
export function wordsTable({ words }: Pick<ExplainResult, 'words'>): PlainTable {
  return {
    caption: wordCaption,
    headings: wordHeadings,
    rows: byPush(words).map((word) => [word.text, word.refusalLogOdds, word.score, withoutWord(word)]),
  };
}

/** What the bars of the layers are. */
export function layersCaption(layers: ExplainResult['layers']): string {
  return (
    `Last prompt token on the refusal direction, layers 0 to ${layers.at(-1)?.layer ?? 0} ` +
    '(+1: mean of the harmful anchors, −1: of the harmless ones)'
  );
}

/** A row a layer. */
export function layersTable(layers: ExplainResult['layers']): PlainTable {
  return {
    caption: 'Projection of the last prompt token on the refusal direction',
    headings: ['layer', 'projection'],
    rows: layers.map(({ layer, projection }) => [String(layer), projection]),
  };
}

/** How the projection goes over the layers, for those who do not see the bars. */
export function layersSentence(layers: ExplainResult['layers']): string {
  const sorted = [...layers].sort((a, b) => a.projection - b.projection);
  const lowest = sorted[0];
  const highest = sorted.at(-1);
  if (!lowest || !highest) return '';
  const [low, high] = distinct(lowest.projection, highest.projection);
  return `Projection on the refusal direction by layer: from ${low} at layer ${lowest.layer} to ${high} at layer ${highest.layer}.`;
}

/** What a word's button says to a screen reader. */
export function wordLabel({ text, refusalLogOdds }: ExplainedWord): string {
  return `${text}, log-odds ${signed(refusalLogOdds)}`;
}

/** `log-odds 3.20, score 1.10`: those of the whole prompt. */
export function wholePromptText({ refusalLogOdds, classification }: ExplainResult): string {
  return `Refusal log-odds ${significant(refusalLogOdds)}, ${classification.classifier} score ${significant(classification.score)}`;
}

function named(words: readonly ExplainedWord[]): string {
  const first = words.slice(0, mostNamed).map(({ text }) => `“${text}”`);
  const more = words.length > mostNamed ? `, or any of ${words.length - mostNamed} more,` : '';
  const last = first.pop() ?? '';
  return `${first.length === 0 || more !== '' ? [...first, last].join(', ') : `${first.join(', ')} or ${last}`}${more}`;
}
