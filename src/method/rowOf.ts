/** Row `layer` of a [n, width] row-major array: a view, not a copy. */
export function rowOf(rows: Float32Array, layer: number, width: number): Float32Array {
  return rows.subarray(layer * width, (layer + 1) * width);
}
