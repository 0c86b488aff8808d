import type { Drawing } from '../../src/appearance/drawing';
import type { PlainTable } from '../ui/plainTable';
import type { PictureTheme } from './picture';

/** A figure as it is now: drawn anew for a file, with what it is of, and as rows. */
export interface ExportedFigure {
  readonly drawing: (theme: PictureTheme) => Drawing;
  /** The model that it is of, where that is not the one in use. */
  readonly of?: string;
  /** What is to be read with the picture, a line each. */
  readonly notes: readonly string[];
  readonly table: () => PlainTable;
  /** The same for reading, where the file's table is too wide for that. */
  readonly reading?: () => PlainTable;
}
