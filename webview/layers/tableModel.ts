import { significant, visibleToken } from '../../src/appearance/format';
import { layerFigures, type FigureId } from './layerFigures';
import type { PlainTable } from '../ui/plainTable';
import type { LayersModel } from './layersModel';
import type { RowFigures } from './rowFigures';

export interface TableCell {
  readonly text: string;
  /** Of a token's cell, in full precision. */
  readonly token?: { readonly id: number; readonly logit: number };
  /** Of a layer's figure; NaN where it has none. */
  readonly figure?: { readonly id: FigureId; readonly value: number };
}

export interface TableModel {
  readonly caption: string;
  readonly headings: readonly string[];
  readonly rows: readonly { readonly layer: number; readonly figures: readonly TableCell[] }[];
}

/** The heatmap and its columns as a table of words and numbers, for reading without the picture. */
export function layersTable(model: LayersModel): TableModel {
  const ranks = Array.from({ length: model.columns }, (_, index) => String(index + 1));
  return {
    caption: `Tokens ${model.side} by the refusal direction of each layer, by rank, with their logits`,
    headings: ['layer', ...layerFigures.map(({ title, unit }) => `${title}, ${unit}`), ...ranks],
    rows: model.rows.map((row) => ({
      layer: row.layer,
      figures: [
        ...layerFigures.map(({ id, of }) => {
          const value = of(row) ?? NaN;
          return { text: significant(value), figure: { id, value } };
        }),
        ...row.tokens.map((token) => ({
          text: `${visibleToken(token.text)} ${significant(token.logit)}`,
          token: { id: token.id, logit: token.logit },
        })),
      ],
    })),
  };
}

/** The same as rows of texts, with the ranks of a token that is followed. */
export function layersRows({ model, rank }: Followed): PlainTable {
  const { caption, headings, rows } = layersTable(model);
  const followed = ranksOf(rank);
  return {
    caption,
    headings: [...headings, ...followed.headings],
    rows: rows.map(({ layer, figures }) => [
      ...[String(layer), ...figures.map(({ text }) => text)],
      ...followed.of(layer).map(String),
    ]),
  };
}

/** The same for a file, in full precision: a layer's figures, the ranks of a token that is followed, and its tokens. */
export function layersFile({ model, rank }: Followed): PlainTable {
  const followed = ranksOf(rank);
  const columns = Array.from({ length: model.columns }, (_, index) => index + 1);
  return {
    caption: layersTable(model).caption,
    headings: [
      'layer',
      ...layerFigures.map(({ title, unit }) => `${title}, ${unit}`),
      ...followed.headings,
      ...columns.flatMap((column) => [`token ${column}`, `id ${column}`, `logit ${column}`]),
    ],
    rows: model.rows.map((row) => [
      row.layer,
      ...layerFigures.map(({ of }) => of(row) ?? NaN),
      ...followed.of(row.layer),
      ...row.tokens.flatMap(({ text, id, logit }) => [visibleToken(text), id, logit]),
    ]),
  };
}

type Followed = Pick<RowFigures, 'model' | 'rank'>;

/** The columns of a token that is followed; none where none is. */
function ranksOf(rank: RowFigures['rank']): {
  readonly headings: readonly string[];
  readonly of: (layer: number) => readonly number[];
} {
  if (!rank?.token) return { headings: [], of: () => [] };
  const name = visibleToken(rank.token.text);
  const layers = new Map(rank.layers.map((row) => [row.layer, row]));
  return {
    headings: [`rank of ${name}, pure`, `rank of ${name}, lens`],
    of: (layer) => {
      const { pure, lens } = layers.get(layer) ?? {};
      return [pure?.rank ?? NaN, lens?.rank ?? NaN];
    },
  };
}
