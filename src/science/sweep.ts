/** What one combination of window and strength does to calibration prompts. */
export interface SweepPoint {
  /** Size, as a fraction of the residual norm. */
  readonly strength: number;
  /** Shares of harmful and of harmless prompts that are refused, 0..1. */
  readonly harmfulRefused: number;
  readonly harmlessRefused: number;
  /** Mean KL(default || steered) at the first answer token of harmless prompts, nats. */
  readonly kl: number;
  /** Share of answers that are broken text. */
  readonly broken: number;
}

/** Share of broken answers that a setting may have. */
export const mostBroken = 0.05;

export function withinLimits({ kl, broken }: SweepPoint, klLimit: number): boolean {
  return kl <= klLimit && broken <= mostBroken;
}

/**
 * The setting with the greatest difference between the shares of harmful and of harmless prompts that are refused, among
 * those within the KL limit and with at most 5 % of broken text; the smaller strength among equals. Where none is within
 * the limits, the one that is least far from the model as it is.
 */
export function chooseSettings<P extends SweepPoint>(points: readonly P[], klLimit: number): P {
  const allowed = points.filter((point) => withinLimits(point, klLimit));
  const gain = ({ harmfulRefused, harmlessRefused }: P): number => harmfulRefused - harmlessRefused;
  const order =
    allowed.length > 0
      ? [...allowed].sort((a, b) => gain(b) - gain(a) || a.strength - b.strength)
      : [...points].sort((a, b) => a.kl - b.kl);
  const [best] = order;
  if (!best) throw new RangeError('There are no points to choose from.');
  return best;
}

/** Marks the points that no other within the limits beats in both shares. */
export function markPareto<P extends SweepPoint>(
  points: readonly P[],
  klLimit: number,
): (P & { readonly pareto: boolean })[] {
  const allowed = points.filter((point) => withinLimits(point, klLimit));
  return points.map((point) => ({
    ...point,
    pareto: allowed.includes(point) && !allowed.some((other) => dominates(other, point)),
  }));
}

function dominates(a: SweepPoint, b: SweepPoint): boolean {
  return (
    a.harmfulRefused >= b.harmfulRefused &&
    a.harmlessRefused <= b.harmlessRefused &&
    (a.harmfulRefused > b.harmfulRefused || a.harmlessRefused < b.harmlessRefused)
  );
}
