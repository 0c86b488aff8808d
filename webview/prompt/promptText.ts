import { count, layerList, layerRange, signed, visibleToken } from '../../src/appearance/format';
import { strengthText } from '../../src/appearance/steeringText';
import { tintReach } from '../../src/appearance/tintScale';
import type { PromptLayersData, TokenCell, TokenLensData } from '../../src/protocol/panel';
import { valueAt, type GridModel } from './gridModel';
import type { Figure } from '../ui/figure';

/** One sentence of what the tokens say, from their numbers. */
export function promptLead({ result: { tokens, tint, tintLayers } }: PromptLayersData): string {
  const order = tokens.map((_, index) => index).sort((a, b) => (tint[b] ?? 0) - (tint[a] ?? 0));
  const [most, least] = [order[0], order.at(-1)];
  if (most === undefined || least === undefined) return 'The prompt has no token of its own.';
  const name = (token: number): string => `“${visibleToken(tokens[token]?.text ?? '')}”`;
  const value = (token: number): number => tint[token] ?? 0;
  const of = `Of ${count(tokens.length, 'token')}, by the mean of ${layerList(tintLayers)},`;
  const low = `${name(least)} farthest towards harmless ones (${signed(value(least))})`;
  if (value(most) <= 0) return `${of} none lies towards harmful prompts; ${low}.`;
  const high = `${name(most)} lies farthest towards harmful prompts (${signed(value(most))})`;
  return value(least) >= 0 ? `${of} ${high}; none lies towards harmless ones.` : `${of} ${high}, ${low}.`;
}

/** Whether the view follows the cursor, and whether a pinned text is still the one in the editor. */
export function pinText({ pinned, outrun }: Pick<PromptLayersData, 'pinned' | 'outrun'>): string {
  if (!pinned) return 'Follows the cursor.';
  return outrun ? 'Its text has changed since.' : 'Stays while the cursor moves on.';
}

/** The figures of one cell, in the order in which they are read. */
export function cellFigures(model: GridModel, cell: TokenCell): readonly Figure[] {
  const token = model.tokens[cell.token];
  if (!token) return [];
  const value = valueAt(model, cell);
  return [
    { name: 'token', value: visibleToken(token.text) },
    { name: 'number', value: `${cell.token + 1} of ${model.tokens.length}` },
    { name: 'id', value: String(token.id) },
    { name: 'layer', value: String(cell.layer) },
    { name: 'value', value: value === undefined ? '–' : signed(value) },
    { name: 'mean', value: signed(model.tint[cell.token] ?? 0) },
  ];
}

/** What a screen reader says of the picture as a whole. */
export function gridLabel({ tokens, rows }: GridModel): string {
  return (
    `Heatmap of the prompt: ${count(tokens.length, 'token')} by ${count(rows.length, 'layer')}, the last layer at the ` +
    `top; values from −${tintReach} to +${tintReach} have colours. Arrow keys move between cells; the same figures are ` +
    'in the table below.'
  );
}

/** Above the likeliest tokens at a cell. */
export function lensTitle(model: GridModel, cell: TokenCell | undefined): string {
  const token = cell && model.tokens[cell.token];
  return cell && token
    ? `After “${visibleToken(token.text)}” at layer ${cell.layer}: the likeliest next tokens (logit lens)`
    : 'The likeliest next tokens at a cell (logit lens)';
}

/** Above the tokens that a cell would say when it is steered. */
export function steeredCaption({ steering }: Pick<TokenLensData, 'steering'>): string {
  if (!steering) return 'Not steered';
  return `Steered ${strengthText(steering.relative)} of |h| in ${layerRange(steering.layers)}`;
}

/** What a screen reader is told once the lens has come. */
export function lensSentence({ cell, tokens, steered }: TokenLensData): string {
  const first = (list: TokenLensData['steered']): string => visibleToken(list?.[0]?.text ?? '');
  const after = steered ? `, steered “${first(steered)}”` : '';
  return `At layer ${cell.layer} the likeliest next token is “${first(tokens)}” by default${after}.`;
}
