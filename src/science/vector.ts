/** Numbers that can be read by index; sums over them run in float64. */
export type Vector = Float32Array | Float64Array;

export function dot(a: Vector, b: Vector): number {
  if (a.length !== b.length) throw new RangeError(`Lengths ${a.length} and ${b.length} differ.`);
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

/** Euclidean length. */
export function norm(a: Vector): number {
  return Math.sqrt(dot(a, a));
}

/** Cosine of the angle between a and b; 0 where either is zero. */
export function cosine(a: Vector, b: Vector): number {
  const lengths = norm(a) * norm(b);
  return lengths === 0 ? 0 : dot(a, b) / lengths;
}
