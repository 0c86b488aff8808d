export interface Place {
  readonly x: number;
  readonly y: number;
}

/** The point that a key moves to: the next one to the left, right, up or down. */
export function pointAfterKey(
  points: readonly Place[],
  selected: number | undefined,
  key: string,
): number | undefined {
  const axis = key === 'ArrowLeft' || key === 'ArrowRight' ? 'x' : 'y';
  const steps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowDown: -1, ArrowUp: 1 };
  const step = steps[key];
  if (step === undefined || points.length === 0) return undefined;
  const order = points
    .map((point, index) => ({ index, at: point[axis] }))
    .sort((a, b) => a.at - b.at)
    .map(({ index }) => index);
  if (selected === undefined) return order[step > 0 ? 0 : order.length - 1];
  return order[Math.min(order.length - 1, Math.max(0, order.indexOf(selected) + step))];
}
