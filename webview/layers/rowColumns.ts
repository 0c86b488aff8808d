import { significant } from '../../src/appearance/format';
import type { ProjectionForm, TokenRankResult } from '../../src/protocol/method';
import { element } from '../ui/element';
import { rowCurve, type RowCurves } from '../ui/rowCurve';
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

/** CSS pixels. */
export interface FigureRoom {
  /** For all figures together: fewer have more each. */
  readonly width: number;
  readonly rowHeight: number;
  /** Whether there is room for numbers beside the curves. */
  readonly numbers: boolean;
}

/** CSS pixels of a column's numbers, and of a curve. */
const widths = { numbers: 42, gap: 8, least: 28, most: 90 };

/** The layers' numbers at the left of the picture. The table below says the same to a screen reader. */
export function layerLabels(rows: readonly { readonly layer: number }[]): HTMLElement {
  return element(
    'div',
    { class: 'layer-labels', attributes: { 'aria-hidden': 'true' } },
    ...rows.map((row) => element('div', { class: 'heatmap-row' }, String(row.layer))),
  );
}

/** The chosen figures as curves with their numbers, on the rows of the picture. */
export function figureColumns(figures: RowFigures, room: FigureRoom): HTMLElement {
  const { rowHeight } = room;
  const { model, chosen, gapLayers, rank } = figures;
  const shown = layerFigures.filter(({ id }) => chosen.includes(id));
  const columns = shown.length + (rank?.token ? 1 : 0);
  const other = widths.gap + (room.numbers ? widths.numbers : 0);
  const width = Math.min(widths.most, Math.max(widths.least, Math.floor(room.width / columns) - other));
  const followed = rank?.token ? [rankColumn(figures, rank, { width, rowHeight })] : [];
  return element(
    'div',
    { class: 'layer-figures', attributes: { 'aria-hidden': 'true' } },
    ...followed,
    ...shown.map((figure) => {
      const { values, low, high } = figureCurve(figure, model);
      const marks =
        figure.id === 'gap'
          ? gapLayers.map((layer) => model.rows.findIndex((row) => row.layer === layer))
          : [];
      return column(
        { ...figure, numbers: values.map((value) => numberText(value, figure.id)) },
        rowCurve({ curves: [values], low, high, line: figure.line, marks }, { width, rowHeight }),
      );
    }),
  );
}

/** Ranks on a logarithmic scale, the most promoted at the right: pure, and dashed with the final norm. */
function rankColumn(
  { model, form }: RowFigures,
  { token, layers, vocabularySize }: TokenRankResult,
  size: { readonly width: number; readonly rowHeight: number },
): HTMLElement {
  const byLayer = new Map(layers.map((row) => [row.layer, row]));
  const rankOf = (layer: number, which: ProjectionForm): number | undefined =>
    byLayer.get(layer)?.[which].rank;
  const curve = (which: ProjectionForm): RowCurves['curves'][number] =>
    model.rows.map(({ layer }) => {
      const rank = rankOf(layer, which);
      return rank === undefined ? undefined : -Math.log10(rank);
    });
  return column(
    {
      id: 'rank',
      title: 'rank',
      short: 'rank',
      unit: form === 'pure' ? 'pure' : 'lens',
      description:
        `Rank of “${token?.text ?? ''}” among ${vocabularySize} tokens, logarithmic: 1 at the right; ` +
        'pure as a line, logit lens dashed',
      numbers: model.rows.map(({ layer }) => String(rankOf(layer, form) ?? '–')),
    },
    rowCurve({ curves: [curve('pure'), curve('lens')], low: -Math.log10(vocabularySize), high: 0 }, size),
  );
}

interface ColumnText {
  readonly id: string;
  readonly title: string;
  readonly short: string;
  readonly unit: string;
  readonly description: string;
  readonly numbers: readonly string[];
}

function column(
  { id, title, short, unit, description, numbers }: ColumnText,
  curve: SVGSVGElement,
): HTMLElement {
  return element(
    'div',
    { class: 'figure-column', data: { figure: id } },
    element(
      'div',
      { class: 'heatmap-head figure-heading', attributes: { title: description } },
      element('span', { class: 'figure-full' }, title),
      element('span', { class: 'figure-short' }, short),
      element('small', {}, unit),
    ),
    element(
      'div',
      { class: 'figure-body' },
      curve,
      element(
        'div',
        { class: 'figure-numbers' },
        ...numbers.map((number) => element('div', { class: 'heatmap-row' }, number)),
      ),
    ),
  );
}

/** Short enough for its column; the line below the picture and the table have the exact number. */
function numberText(value: number | undefined, id: FigureId): string {
  if (value === undefined) return '–';
  return id === 'mass' && value > 0 && value < 0.001 ? '<.001' : significant(value);
}
