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

/** The same for a file, in full precision: a layer's figures, the ranks of a token that is followed, and its tokens. */
export function layersFile({ model, rank }: Pick<RowFigures, 'model' | 'rank'>): PlainTable {
  const ranks = new Map(rank?.layers.map((row) => [row.layer, row]));
  const followed = rank?.token ? visibleToken(rank.token.text) : undefined;
  const columns = Array.from({ length: model.columns }, (_, index) => index + 1);
  return {
    caption: layersTable(model).caption,
    headings: [
      'layer',
      ...layerFigures.map(({ title, unit }) => `${title}, ${unit}`),
      ...(followed === undefined ? [] : [`rank of ${followed}, pure`, `rank of ${followed}, lens`]),
      ...columns.flatMap((column) => [`token ${column}`, `id ${column}`, `logit ${column}`]),
    ],
    rows: model.rows.map((row) => {
      const { pure, lens } = ranks.get(row.layer) ?? {};
      return [
        row.layer,
        ...layerFigures.map(({ of }) => of(row) ?? NaN),
        ...(followed === undefined ? [] : [pure?.rank ?? NaN, lens?.rank ?? NaN]),
        ...row.tokens.flatMap(({ text, id, logit }) => [visibleToken(text), id, logit]),
      ];
    }),
  };
}
