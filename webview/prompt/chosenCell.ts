import type { Loadable, TokenCell, TokenLensData } from '../../src/protocol/panel';
import type { UiState } from '../uiState';
import { hasCell, type GridModel } from './gridModel';

/** The cell of this prompt that the logit lens is for; undefined where none is chosen. */
export function chosenCell(model: GridModel, { promptCell }: UiState): TokenCell | undefined {
  if (promptCell?.prompt !== model.key || !hasCell(model, promptCell)) return undefined;
  return { token: promptCell.token, layer: promptCell.layer };
}

/** The lens of a cell. What is there for another cell, or for an older text, counts as on its way. */
export function lensAt(
  lens: Loadable<TokenLensData>,
  { run }: GridModel,
  cell: TokenCell,
): Loadable<TokenLensData> {
  if (lens.state !== 'ready') return lens;
  const { value } = lens;
  const same = value.run === run && value.cell.token === cell.token && value.cell.layer === cell.layer;
  return same ? lens : { state: 'loading', message: 'Reading the logit lens.' };
}
