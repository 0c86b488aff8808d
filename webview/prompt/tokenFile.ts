import { visibleToken } from '../../src/appearance/format';
import type { PlainTable } from '../ui/plainTable';
import { speakingLayers, type GridModel } from './gridModel';

export const tokenCaption = 'Value of each token by layer; layers that say nothing of tokens are left out';

/** A row a token, a column a layer from 0, for a file. */
export function promptFile(model: GridModel): PlainTable {
  const { tokens, tint } = model;
  const layers = speakingLayers(model);
  return {
    caption: tokenCaption,
    headings: ['token', 'id', 'mean', ...layers.map(({ layer }) => `layer ${layer}`)],
    rows: tokens.map(({ text, id }, token) => [
      ...[visibleToken(text), String(id), tint[token] ?? NaN],
      ...layers.map(({ values }) => values?.[token] ?? NaN),
    ]),
  };
}
