import { significant } from '../../src/appearance/format';
import type { ProjectionForm, TokenRankResult } from '../../src/protocol/method';
import type { LayersData, PanelState } from '../../src/protocol/panel';
import type { RowCurves } from '../ui/rowCurveParts';
import { figureCurve, layerFigures, type FigureId } from './layerFigures';
import type { LayersModel } from './layersModel';

/** What is drawn beside the cells. */
export interface RowFigures {
  readonly model: LayersModel;
  readonly chosen: readonly FigureId[];
  /** Layers that the angle gap opens at and has grown at. */
  readonly gapLayers: readonly number[];
  /** A token that is followed; undefined for none. */
  readonly rank: TokenRankResult | undefined;
  /** Whose ranks are written beside the curves. */
  readonly form: ProjectionForm;
}

export function rowFigures(
  model: LayersModel,
  { extraction: { angleGap } }: LayersData,
  { form, tokenRank }: PanelState,
  chosen: readonly FigureId[],
): RowFigures {
  return {
    ...{ model, chosen, form },
    gapLayers: angleGap ? [angleGap.opens, angleGap.grown] : [],
    rank: tokenRank.state === 'ready' ? tokenRank.value : undefined,
  };
}

/** A figure's words, its numbers from the top row down, and its curves. */
export interface RowColumn {
  readonly id: string;
  readonly title: string;
  readonly short: string;
  readonly unit: string;
  readonly description: string;
  readonly numbers: readonly string[];
  readonly curves: RowCurves;
}

/** What is drawn beside the cells, from the left: the token that is followed, and the chosen figures. */
export function rowColumns(figures: RowFigures): RowColumn[] {
  const { model, chosen, gapLayers, rank } = figures;
  const shown = layerFigures.filter(({ id }) => chosen.includes(id));
  return [
    ...(rank?.token ? [rankColumn(figures, rank)] : []),
    ...shown.map((figure): RowColumn => {
      const { values, low, high } = figureCurve(figure, model);
      const marks =
        figure.id === 'gap'
          ? gapLayers.map((layer) => model.rows.findIndex((row) => row.layer === layer))
          : [];
      const { id, title, short, unit, description, line } = figure;
      return {
        ...{ id, title, short, unit, description },
        numbers: values.map((value) => numberText(value, id)),
        curves: { curves: [values], low, high, line, marks },
      };
    }),
  ];
}

/** Ranks on a logarithmic scale, the most promoted at the right: pure, and dashed with the final norm. */
function rankColumn(
  { model, form }: RowFigures,
  { token, layers, vocabularySize }: TokenRankResult,
): RowColumn {
  const byLayer = new Map(layers.map((row) => [row.layer, row]));
  const rankOf = (layer: number, which: ProjectionForm): number | undefined =>
    byLayer.get(layer)?.[which].rank;
  const curve = (which: ProjectionForm): RowCurves['curves'][number] =>
    model.rows.map(({ layer }) => {
      const rank = rankOf(layer, which);
      return rank === undefined ? undefined : -Math.log10(rank);
    });
  return {
    id: 'rank',
    title: 'rank',
    short: 'rank',
    unit: form === 'pure' ? 'pure' : 'lens',
    description:
      `Rank of “${token?.text ?? ''}” among ${vocabularySize} tokens, logarithmic: 1 at the right; ` +
      'pure as a line, logit lens dashed',
    numbers: model.rows.map(({ layer }) => String(rankOf(layer, form) ?? '–')),
    curves: { curves: [curve('pure'), curve('lens')], low: -Math.log10(vocabularySize), high: 0 },
  };
}

/** Short enough for its column; the line below the picture and the table have the exact number. */
function numberText(value: number | undefined, id: FigureId): string {
  if (value === undefined) return '–';
  return id === 'mass' && value > 0 && value < 0.001 ? '<.001' : significant(value);
}
