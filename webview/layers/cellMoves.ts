import { placeAfterKey } from '../ui/gridMoves';
import type { LayersModel } from './layersModel';

export interface Cell {
  readonly layer: number;
  readonly rank: number;
}

/** The cell that a key moves to from `cell`, or undefined for keys that move nothing. */
export function cellAfterKey(model: LayersModel, cell: Cell | undefined, key: string): Cell | undefined {
  const at = model.rows.findIndex((row) => row.layer === cell?.layer);
  const from = cell && at >= 0 ? { row: at, column: cell.rank - 1 } : undefined;
  const to = placeAfterKey({ rows: model.rows.length, columns: model.columns }, from, key);
  const row = to && model.rows[to.row];
  if (!row || row.tokens.length === 0) return undefined;
  return { layer: row.layer, rank: Math.min(row.tokens.length, to.column + 1) };
}
