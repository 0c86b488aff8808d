import type { Classification } from './method';

/** The classification among the fields of a result, where it has one: all of its fields are there, or none. */
export function classificationIn(result: Partial<Classification>): Classification | undefined {
  const { classifier, score, threshold, lower, verdict, aboutToRefuse, direction } = result;
  if (
    classifier === undefined ||
    score === undefined ||
    threshold === undefined ||
    lower === undefined ||
    verdict === undefined ||
    aboutToRefuse === undefined ||
    direction === undefined
  )
    return undefined;
  return { classifier, score, threshold, lower, verdict, aboutToRefuse, direction };
}
