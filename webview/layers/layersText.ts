import type { LayerWindow } from '../../src/protocol/method';
import type { LayersData } from '../../src/protocol/panel';
import { count, layerRange, significant, visibleToken } from '../../src/appearance/format';
import { cellAt, type LayersModel } from './layersModel';
import type { Figure } from '../ui/figure';

/** One sentence of what the projection says, from its numbers. */
export function layersLead({ extraction, projection }: LayersData, used: LayerWindow | undefined): string {
  const { suggested, layers } = projection;
  const { tuned } = extraction;
  const inside = layers
    .filter(({ layer }) => contains(suggested, layer))
    .map(({ refusalMass }) => refusalMass);
  const outside = layers
    .filter(({ layer }) => !contains(suggested, layer))
    .map(({ refusalMass }) => refusalMass);
  const range = capital(layerRange(suggested));
  const one = suggested.first === suggested.last;
  const evidence =
    outside.length > 0 && mean(inside) > mean(outside)
      ? `${range} promote${one ? 's' : ''} refusal words most (mean refusal mass ${significant(mean(inside))}, ` +
        `elsewhere ${significant(mean(outside))}); steering there is suggested.`
      : `Steering in ${layerRange(suggested)} is suggested, though refusal words are not promoted more there ` +
        `(mean refusal mass ${significant(mean(inside))}, elsewhere ${significant(mean(outside))}).`;
  const isTuned = used && tuned && equalWindows(used, tuned.layers);
  const same = used && equalWindows(used, suggested);
  if (isTuned && same) return `${evidence} Tuning on ${tuned.on} chose the same layers.`;
  if (isTuned) return `${evidence} In use: ${layerRange(used)}, tuned on ${tuned.on}.`;
  return used && !same ? `${evidence} Chosen instead: ${layerRange(used)}.` : evidence;
}

/** `Window: layers 10–18 (suggested)`: what steering uses and where it comes from, unless it was chosen by hand. */
export function windowWords(window: LayerWindow, { extraction, projection }: LayersData): string {
  const { tuned } = extraction;
  const isTuned = tuned && equalWindows(window, tuned.layers);
  const origin = isTuned ? ' (tuned)' : equalWindows(window, projection.suggested) ? ' (suggested)' : '';
  return `Window: ${layerRange(window)}${origin}`;
}

/** The line below the heatmap: the figures of one cell, in the order in which they are read. */
export function cellFigures(
  model: LayersModel,
  cell: { readonly layer: number; readonly rank: number },
): readonly Figure[] {
  const found = cellAt(model, cell);
  if (!found) return [];
  const { row, token } = found;
  return [
    { name: 'layer', value: String(row.layer) },
    { name: 'rank', value: String(cell.rank) },
    { name: 'token', value: visibleToken(token.text) },
    { name: 'id', value: String(token.id) },
    { name: 'logit', value: significant(token.logit) },
    { name: 'refusal mass', value: significant(row.refusalMass) },
    { name: '|v| / |h|', value: significant(row.normRatio) },
    { name: 'AUROC held out', value: significant(row.auroc) },
    { name: 'contrast', value: row.aurocContrast === null ? '–' : significant(row.aurocContrast) },
  ];
}

/** What a screen reader says of the picture as a whole. */
export function heatmapLabel(model: LayersModel): string {
  return (
    `Heatmap of ${model.side} tokens: ${count(model.rows.length, 'layer')}, the last at the top, ` +
    `by ${count(model.columns, 'rank')}; logits from ${significant(model.lowest)} to ${significant(model.highest)}. ` +
    'Arrow keys move between cells; the same figures are in the table below.'
  );
}

export function equalWindows(a: LayerWindow, b: LayerWindow): boolean {
  return a.first === b.first && a.last === b.last;
}

function contains(window: LayerWindow, layer: number): boolean {
  return layer >= window.first && layer <= window.last;
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
