import type { LayerRow, LayersModel } from './layersModel';

/** A figure of each layer that can be drawn beside the heatmap. */
export type FigureId = 'mass' | 'ratio' | 'auroc' | 'contrast' | 'transition' | 'cosine' | 'gap';

export interface LayerFigure {
  readonly id: FigureId;
  readonly title: string;
  /** Where there is room for a few letters. */
  readonly short: string;
  readonly unit: string;
  readonly description: string;
  /** undefined where the layer has none. */
  readonly of: (row: LayerRow) => number | undefined;
  /** Ends that are always in the scale, so that pictures of two models compare; others reach as far as the values. */
  readonly ends: readonly [number, number] | undefined;
  /** A value that means nothing or chance, drawn as a line. */
  readonly line: number | undefined;
}

export const layerFigures: readonly LayerFigure[] = [
  {
    id: 'mass',
    title: 'refusal mass',
    short: 'mass',
    unit: 'share, 0–1',
    description: 'Share of softmax(projection) on the refusal tokens',
    of: (row) => row.refusalMass,
    ends: undefined,
    line: 0,
  },
  {
    id: 'ratio',
    title: '|v|/|h|',
    short: '|v|/|h|',
    unit: 'ratio',
    description: 'Norm of the mean difference over the mean norm of the residual stream',
    of: (row) => row.normRatio,
    ends: undefined,
    line: 0,
  },
  {
    id: 'auroc',
    title: 'AUROC',
    short: 'AUC',
    unit: 'held out',
    description: 'Harmful against harmless anchors, k-fold: never on the anchors that made the vector',
    of: (row) => row.auroc,
    ends: [0, 1],
    line: 0.5,
  },
  {
    id: 'contrast',
    title: 'AUROC',
    short: 'AUC c.',
    unit: 'contrast',
    description: 'Harmful anchors against alarming words with a harmless meaning',
    of: (row) => row.aurocContrast ?? undefined,
    ends: [0, 1],
    line: 0.5,
  },
  {
    id: 'transition',
    title: 'AUROC',
    short: 'AUC t.',
    unit: 'transition',
    description: 'Hidden-state transition of this layer alone, harmful against harmless anchors, k-fold',
    of: (row) => row.aurocTransition,
    ends: [0, 1],
    line: 0.5,
  },
  {
    id: 'cosine',
    title: 'cosine',
    short: 'cos',
    unit: 'layer before',
    description: 'Cosine of the direction with that of the layer before',
    of: (row) => row.cosine,
    ends: [0, 1],
    line: 0,
  },
  {
    id: 'gap',
    title: 'angle gap',
    short: 'gap',
    unit: 'degrees',
    description:
      'How much farther apart the states of a harmful and a harmless anchor lie than those of two harmless ones ' +
      '(Safety Layers, arXiv 2408.17003)',
    of: (row) => row.angleGap,
    ends: undefined,
    line: 0,
  },
];

/** Drawn unless others are chosen. */
export const usualFigures: readonly FigureId[] = ['mass', 'ratio', 'auroc', 'contrast'];

export function isFigureId(value: unknown): value is FigureId {
  return layerFigures.some(({ id }) => id === value);
}

/** A figure's values from the top row down, and the ends of its scale. */
export function figureCurve(
  { of, ends, line }: LayerFigure,
  { rows }: Pick<LayersModel, 'rows'>,
): { readonly values: readonly (number | undefined)[]; readonly low: number; readonly high: number } {
  const values = rows.map((row) => {
    const value = of(row);
    return value !== undefined && Number.isFinite(value) ? value : undefined;
  });
  const all = [
    ...values.filter((value) => value !== undefined),
    ...(ends ?? []),
    ...(line === undefined ? [] : [line]),
  ];
  return { values, low: Math.min(...all), high: Math.max(...all) };
}
