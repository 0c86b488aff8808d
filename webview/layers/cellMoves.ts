import type { LayersModel } from './layersModel';

export interface Cell {
  readonly layer: number;
  readonly rank: number;
}

/** The cell that a key moves to from `cell`, or undefined for keys that move nothing. */
export function cellAfterKey(model: LayersModel, cell: Cell | undefined, key: string): Cell | undefined {
  const at = model.rows.findIndex((row) => row.layer === cell?.layer);
  const from = { row: Math.max(0, at), rank: at < 0 ? 1 : (cell?.rank ?? 1) };
  const moves: Readonly<Record<string, { readonly row: number; readonly rank: number }>> = {
    ArrowUp: { row: from.row - 1, rank: from.rank },
    ArrowDown: { row: from.row + 1, rank: from.rank },
    ArrowLeft: { row: from.row, rank: from.rank - 1 },
    ArrowRight: { row: from.row, rank: from.rank + 1 },
    PageUp: { row: from.row - 5, rank: from.rank },
    PageDown: { row: from.row + 5, rank: from.rank },
    Home: { row: from.row, rank: 1 },
    End: { row: from.row, rank: model.columns },
  };
  const to = moves[key];
  if (!to) return undefined;
  // The first key press enters the picture where it stands instead of moving past it.
  const target = at < 0 ? from : to;
  const row = model.rows[Math.min(model.rows.length - 1, Math.max(0, target.row))];
  if (!row || row.tokens.length === 0) return undefined;
  return { layer: row.layer, rank: Math.min(row.tokens.length, Math.max(1, target.rank)) };
}
