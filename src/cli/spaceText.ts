import { figure, percent } from '../formats/figure';
import type { PromptKind, SpaceResult } from '../protocol/space';
import { table } from './table';

/** Characters of a prompt on one line. */
const promptWidth = 70;

/** Numbers that stand in turn as pairs. */
export function pairsOf(values: ArrayLike<number>): [number, number][] {
  return Array.from({ length: values.length / 2 }, (_, index) => [
    values[2 * index] ?? 0,
    values[2 * index + 1] ?? 0,
  ]);
}

/** Means of the kinds by layer; of one layer every anchor. `place`: of a prompt, by layer. */
export function spaceText(space: SpaceResult, place: readonly (readonly [number, number])[] = []): string {
  const [first] = space.layers;
  const whole = space.layers.length === 1 && first ? anchorTable(space, first.coordinates) : '';
  return [
    table(
      ['layer', 'PC1 %', 'PC2 %', 'harmful', 'harmless', 'contrast', ...(place.length > 0 ? ['prompt'] : [])],
      space.layers.map(({ layer, explained, coordinates }) => [
        String(layer),
        ...explained.map(percent),
        ...(['harmful', 'harmless', 'contrast'] as const).map((kind) => meanOf(space, kind, coordinates)),
        ...(place.length > 0 ? [pair(place[layer])] : []),
      ]),
    ),
    'Coordinates on the first two principal components (PC) of the anchors’ states at the last prompt token, means by kind; ' +
      `PC %: of their variance. ${space.prompts.length} anchors.`,
    ...(whole ? [whole] : []),
  ].join('\n');
}

function meanOf({ prompts }: SpaceResult, kind: PromptKind, coordinates: readonly number[]): string {
  const own = pairsOf(coordinates).filter((_, index) => prompts[index]?.kind === kind);
  const mean = (axis: 0 | 1): number => own.reduce((sum, each) => sum + each[axis], 0) / own.length;
  return own.length === 0 ? '—' : pair([mean(0), mean(1)]);
}

function anchorTable({ prompts }: SpaceResult, coordinates: readonly number[]): string {
  return table(
    ['anchor', 'PC1', 'PC2', 'prompt'],
    pairsOf(coordinates).map(([x, y], index) => [
      prompts[index]?.kind ?? '',
      figure(x),
      figure(y),
      (prompts[index]?.text ?? '(text not at hand)').replaceAll('\n', '⏎').slice(0, promptWidth),
    ]),
  );
}

function pair(place: readonly [number, number] | undefined): string {
  return place ? `${figure(place[0])}, ${figure(place[1])}` : '—';
}
