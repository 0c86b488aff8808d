import type { ExtractResult, LayerWindow, TokenRankResult } from '../../src/protocol/method';
import type { LayersData } from '../../src/protocol/panel';
import { count, layerRange, signed, significant, visibleToken } from '../../src/appearance/format';
import { cellAt, type LayersModel } from './layersModel';
import type { Figure } from '../ui/figure';

/** One sentence of what the projection says, from its numbers. */
export function layersLead({ extraction, projection }: LayersData, used: LayerWindow | undefined): string {
  const { suggested, layers } = projection;
  const { tuned } = extraction;
  if (projection.direction === 'away')
    return `Shown is −v, the direction away from refusal. Steering is suggested in ${layerRange(suggested)}.`;
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
  if (isTuned && tuned.byHand) return `${evidence} In use: ${layerRange(used)}, chosen by hand after tuning.`;
  if (isTuned && same) return `${evidence} Tuning on ${tuned.on} chose the same layers.`;
  if (isTuned) return `${evidence} In use: ${layerRange(used)}, tuned on ${tuned.on}.`;
  return used && !same ? `${evidence} Chosen instead: ${layerRange(used)}.` : evidence;
}

/** What the cells are of: the form and the direction of the projection. */
export function projectionWords({ form, direction }: LayersData['projection']): string {
  const v = direction === 'towards' ? 'v' : '−v';
  return form === 'pure' ? `Pure projection, W_U ${v}` : `Logit lens, W_U norm(${v})`;
}

/** `Window: layers 10–18 (suggested)`: what steering uses and where it comes from, unless it was chosen by hand. */
export function windowWords(window: LayerWindow, { extraction, projection }: LayersData): string {
  const { tuned } = extraction;
  const tunedOrigin = tuned?.byHand ? ' (chosen in Tune)' : ' (tuned)';
  const isTuned = tuned && equalWindows(window, tuned.layers);
  const origin = isTuned ? tunedOrigin : equalWindows(window, projection.suggested) ? ' (suggested)' : '';
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
    { name: 'transition', value: significant(row.aurocTransition) },
    { name: 'cosine with layer before', value: row.cosine === undefined ? '–' : significant(row.cosine) },
    { name: 'angle gap', value: `${signed(row.angleGap)}°` },
  ];
}

/** Where the angle gap of Safety Layers opens, and how far apart the anchors lie where it is greatest. */
export function gapSentence({ angleGap, layers }: Pick<ExtractResult, 'angleGap' | 'layers'>): string {
  const opening = angleGap
    ? `The angle gap opens at layer ${angleGap.opens} and has grown at layer ${angleGap.grown}`
    : 'The angle gap opens nowhere: it is within its error, or open in single layers alone';
  const greatest = layers.reduce((a, b) => (b.angles.gap > a.angles.gap ? b : a));
  const { harmless, harmful, mixed, gap } = greatest.angles;
  return (
    `${opening}. Greatest at layer ${greatest.layer}, ${signed(gap)}°: two harmless anchors lie ` +
    `${significant(harmless.mean)}° apart, two harmful ones ${significant(harmful.mean)}°, one of each ${significant(mixed.mean)}°.`
  );
}

/** What has come of a search for a token. */
export function rankSentence({ token, text, layers, vocabularySize }: TokenRankResult): string {
  const best = layers.reduce<TokenRankResult['layers'][number] | undefined>(
    (a, b) => (a && a.pure.rank <= b.pure.rank ? a : b),
    undefined,
  );
  if (!token || !best) return `No token of this model is or begins with “${visibleToken(text)}”.`;
  return (
    `“${visibleToken(token.text)}” (id ${token.id}) ranks best at layer ${best.layer}: ` +
    `${best.pure.rank} of ${vocabularySize} (pure), ${best.lens.rank} (logit lens).`
  );
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
