import { figure } from '../formats/figure';
import type { ExplainResult, InspectResult, TokenLensResult } from '../protocol/inspection';
import { layerListText } from '../protocol/layerWindow';
import type { LikelyToken } from '../protocol/method';
import { classificationText } from './report';
import { table, visible } from './table';

/** Characters of a bar on each side of its zero. */
const side = 12;

/** A row a token. */
export function inspectText(result: InspectResult): string {
  const { tokens, tint, tintLayers, classification, refusalLogOdds, kept, decoded, milliseconds } = result;
  return [
    table(
      ['token', 'tint', ''],
      tokens.map(({ text }, token) => {
        const value = tint[token] ?? 0;
        return [visible(text), signed(value), bar(value / 3)];
      }),
    ),
    `Tint: mean over layers ${layerListText(tintLayers)}; 0 is a usual token of a harmless prompt, 1 is half the anchors' ` +
      'distance towards harmful prompts. It takes in all tokens before, and does not say that a token causes a refusal.',
    classificationText(classification),
    `Refusal log-odds of the first answer token ${figure(refusalLogOdds)}; ${decoded} tokens computed, ${kept} kept, ` +
      `${Math.round(milliseconds)} ms.`,
  ].join('\n');
}

/** A row a layer, and another for what it says steered. */
export function lensText({ layers, steering }: TokenLensResult): string {
  const rows = layers.flatMap(({ layer, tokens, steered }) => [
    [String(layer), ...(steering ? ['default'] : []), likely(tokens)],
    ...(steered ? [['', 'steered', likely(steered)]] : []),
  ]);
  const head = ['layer', ...(steering ? [''] : []), 'likely next tokens'];
  if (!steering) return table(head, rows);
  const { relative, absolute, layers: window } = steering;
  return [
    table(head, rows),
    `Steered from this token on by ${figure(relative)} of the residual norm (alpha ${figure(absolute)}) in layers ` +
      `${window.first}-${window.last}.`,
  ].join('\n');
}

/** `·sorry .412  ·Sure .0310`. */
function likely(tokens: readonly LikelyToken[]): string {
  return tokens.map(({ text, probability }) => `${visible(text)} ${figure(probability)}`).join('  ');
}

/** A row a word, then the layers. */
export function explainText(result: ExplainResult): string {
  const { classification, refusalLogOdds, wordsEach, words, layers } = result;
  const most = (values: readonly number[]): number => Math.max(1, ...values.map(Math.abs));
  const mostOdds = most(words.map((word) => word.refusalLogOdds));
  const mostLayer = most(layers.map(({ projection }) => projection));
  return [
    table(
      [wordsEach === 1 ? 'word' : `${wordsEach} words`, 'score', 'log-odds', '', 'without it'],
      words.map(({ text, score, refusalLogOdds: odds, aboutToRefuse }) => [
        visible(text),
        signed(score),
        signed(odds),
        bar(odds / mostOdds),
        aboutToRefuse ? 'refused' : 'answered',
      ]),
    ),
    'Above 0: the word pushes towards refusal, by what score and log-odds of refusal are lower without it.',
    '',
    table(
      ['layer', 'projection', ''],
      layers.map(({ layer, projection }) => [String(layer), signed(projection), bar(projection / mostLayer)]),
    ),
    'Projection of the last prompt token: 1 is where the mean of the harmful anchors lies, -1 that of the others.',
    `${classificationText(classification)}; refusal log-odds ${figure(refusalLogOdds)}`,
  ].join('\n');
}

function signed(value: number): string {
  return `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(2)}`;
}

/** A bar to the left or to the right of a line; `share` of a side, -1..1. */
function bar(share: number): string {
  const length = Math.min(side, Math.round(Math.abs(share) * side));
  const blocks = '█'.repeat(length);
  const left = share < 0 ? blocks : '';
  return `${left.padStart(side)}│${share > 0 ? blocks : ''}`;
}
