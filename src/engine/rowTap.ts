import { LensError } from '../protocol/errors';
import type { Edit } from './engine';
import { editedLayers, editRow } from './edit';
import type { GraphTap, NodeTensor } from './native/evalCallback';

/** What happens to one row of a batch while it is decoded. */
export interface RowTask {
  /** Index in the batch. */
  readonly row: number;
  /** Index among the rows flagged as output, or undefined: the last layer keeps only those. */
  readonly outputRow: number | undefined;
  /** In force at this row (its position has been compared already). */
  readonly edit?: Edit;
  /** Takes h_l of this row, after the edit. */
  readonly read?: (layer: number, state: Float32Array) => void;
}

export interface RowTapOptions {
  readonly tasks: readonly RowTask[];
  /** Layers given to `read`. */
  readonly layers: ReadonlySet<number>;
  readonly lastLayer: number;
  readonly width: number;
  readonly rows: number;
  readonly outputRows: number;
  /** Stops at each block's output, so that cancel is heard within a block's time. */
  readonly stopAtEveryLayer: boolean;
}

export interface RowTap extends GraphTap {
  /** Throws if a layer that was to be read or edited did not come. */
  verify(): void;
}

/** Reads and edits rows of `l_out-l` in place, in the callback, while a batch is decoded. */
export function createRowTap(options: RowTapOptions): RowTap {
  const { tasks, layers, lastLayer, width, rows, outputRows, stopAtEveryLayer } = options;
  const edits = new Set<number>();
  for (const { edit } of tasks) if (edit) for (const layer of editedLayers(edit)) edits.add(layer);
  const reads = tasks.some(({ read }) => read);
  const wanted = new Set<number>(edits);
  if (reads) for (const layer of layers) wanted.add(layer);
  const seen = new Set<number>();
  const state = new Float32Array(width);

  function visit(layer: number, tensor: NodeTensor): boolean {
    seen.add(layer);
    if (!wanted.has(layer)) return true;
    const onlyOutputs = layer === lastLayer && tensor.rows !== rows;
    if (!tensor.plain || tensor.width !== width || tensor.rows !== (onlyOutputs ? outputRows : rows))
      throw unexpectedShape(layer, tensor);
    const editsHere = edits.has(layer);
    const readsHere = layers.has(layer);
    for (const { row, outputRow, edit, read } of tasks) {
      const at = onlyOutputs ? outputRow : row;
      if (at === undefined) continue;
      const edited = editsHere && edit !== undefined;
      if (!edited && !(readsHere && read)) continue;
      tensor.read(at, state);
      if (edited && editRow(edit, layer, state)) tensor.write(at, state);
      if (readsHere) read?.(layer, state);
    }
    return true;
  }

  return {
    wants: (node) => node >= 0 && (stopAtEveryLayer || wanted.has(node)),
    visit,
    verify() {
      const missing = [...wanted].filter((layer) => !seen.has(layer));
      if (missing.length > 0)
        throw new LensError(
          'internal',
          `The graph did not show the output of layer ${missing.join(', ')}.`,
          'Please report the model; its graph differs from what was found when it was loaded.',
        );
    },
  };
}

function unexpectedShape(layer: number, tensor: NodeTensor): LensError {
  return new LensError(
    'internal',
    `l_out-${layer} has ${tensor.rows} rows of ${tensor.width}, which is not what was decoded.`,
    'Please report the model; its graph is not of the usual form.',
  );
}
