/** Places of dots on a strip: as far from its middle as is needed for no two to overlap. */
export interface SwarmRoom {
  /** Pixels of a dot, and of half the strip: what is further out is put at its edge, and overlaps. */
  readonly diameter: number;
  readonly reach: number;
}

/** Distances from the middle, in pixels, of dots at `xs` (pixels), in their order. O(n times dots within a diameter). */
export function beeswarm(xs: readonly number[], { diameter, reach }: SwarmRoom): number[] {
  const order = xs.map((_, index) => index).sort((a, b) => (xs[a] ?? 0) - (xs[b] ?? 0));
  const offsets = new Array<number>(xs.length).fill(0);
  let near: number[] = [];
  for (const index of order) {
    const x = xs[index] ?? 0;
    near = near.filter((other) => x - (xs[other] ?? 0) < diameter);
    const free = (offset: number): boolean =>
      near.every((other) => Math.hypot(x - (xs[other] ?? 0), offset - (offsets[other] ?? 0)) >= diameter);
    offsets[index] =
      candidates(near, xs, offsets, x, diameter)
        .filter((offset) => Math.abs(offset) <= reach)
        .find(free) ?? edge(near.length, reach);
    near.push(index);
  }
  return offsets;
}

/** The middle, and just beside each of the near dots; nearest to the middle first. */
function candidates(
  near: readonly number[],
  xs: readonly number[],
  offsets: readonly number[],
  x: number,
  diameter: number,
): number[] {
  const beside = near.flatMap((other) => {
    const away = Math.sqrt(Math.max(0, diameter ** 2 - (x - (xs[other] ?? 0)) ** 2)) + 1e-6;
    const at = offsets[other] ?? 0;
    return [at - away, at + away];
  });
  return [0, ...beside].sort((a, b) => Math.abs(a) - Math.abs(b));
}

/** Either edge in turn. */
function edge(count: number, reach: number): number {
  return count % 2 === 0 ? reach : -reach;
}
