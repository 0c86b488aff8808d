import { count, significant } from '../../src/appearance/format';
import { promptKinds, type PromptKind, type SpaceResult } from '../../src/protocol/space';
import { kindLooks } from '../ui/kindLooks';
import type { PlainTable } from '../ui/plainTable';
import { separation, spaceModel, type SpaceModel, type SpacePoint } from './spaceModel';

const promptLabel = 'prompt under the cursor';

/** One sentence of where the kinds lie furthest apart, from their coordinates. */
export function spaceLead(space: SpaceResult): string {
  const apart = space.layers.map(({ layer }) => {
    const points = spaceModel(space, layer, undefined)?.points ?? [];
    return {
      layer,
      harmless: separation(points, 'harmful', 'harmless'),
      contrast: separation(points, 'harmful', 'contrast'),
    };
  });
  const best = apart.reduce((most, each) => (each.harmless > most.harmless ? each : most), {
    ...{ layer: 0, harmless: 0, contrast: 0 },
  });
  if (best.harmless === 0) return 'Where the anchors’ states lie among each other, layer by layer.';
  const n = (kind: PromptKind): number => space.prompts.filter((prompt) => prompt.kind === kind).length;
  const distance = (against: 'harmless' | 'contrast'): string =>
    `d\u00a0=\u00a0${significant(best[against])} (n ${n('harmful')} + ${n(against)})`;
  const contrast =
    n('contrast') === 0 ? '' : `; from contrast prompts harmful ones lie ${distance('contrast')} apart there`;
  return (
    'In the plane in which the anchors vary most, harmful and harmless ones lie furthest apart at layer ' +
    `${best.layer}: ${distance('harmless')}${contrast}.`
  );
}

/** `Layer 18 of 0–29 · PC1 16.1 % · PC2 11.7 % of the variance of 192 anchors`. */
export function layerText({ layer, explained, points }: SpaceModel, lastLayer: number): string {
  const [first, second] = explained.map(percentText);
  return `Layer ${layer} of 0–${lastLayer} · PC1 ${first} · PC2 ${second} of the variance of ${count(points.length, 'anchor')}`;
}

/** Of the axes, with their shares of the variance. */
export function axisTitles({ explained }: Pick<SpaceModel, 'explained'>): readonly [string, string] {
  return [`PC1 (${percentText(explained[0])} of variance)`, `PC2 (${percentText(explained[1])})`];
}

/** `16.1 %`. */
export function percentText(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** The figures of one point, in the order in which they are read. */
export function pointFigures(
  point: Pick<SpacePoint, 'x' | 'y' | 'text'> & { readonly kind?: SpacePoint['kind'] },
) {
  return [
    { name: 'kind', value: point.kind ? kindLooks[point.kind].label : promptLabel },
    { name: 'PC1', value: significant(point.x) },
    { name: 'PC2', value: significant(point.y) },
    { name: 'text', value: point.text ?? 'text not at hand' },
  ];
}

/** What a screen reader says of the picture as a whole. */
export function spaceLabel({ layer, points, prompt }: SpaceModel): string {
  const counts = promptKinds
    .map((kind) => `${points.filter((point) => point.kind === kind).length} ${kindLooks[kind].label}`)
    .join(', ');
  return (
    `Scatter plot of layer ${layer}: ${counts} anchors${prompt ? ' and the prompt under the cursor' : ''} on the first two ` +
    'principal components. Arrow keys go from point to point, plus and minus zoom; all points are in the table below.'
  );
}

export function spaceTable({ layer, points, prompt }: SpaceModel, promptText: string): PlainTable {
  return {
    caption: `Coordinates at layer ${layer}`,
    headings: ['kind', 'PC1', 'PC2', 'prompt'],
    words: [0, 3],
    rows: [
      ...(prompt ? [[promptLabel, prompt.x, prompt.y, promptText]] : []),
      ...points.map(({ kind, x, y, text }) => [kind, x, y, text ?? 'text not at hand']),
    ],
  };
}
