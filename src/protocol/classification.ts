import type { Classification, ClassifierReport, ExtractResult, SteeringRule } from './method';

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

/** How a classifier's scores steer: as it was tuned, else by the thresholds of its calibration and either way. */
export function steeringRule(
  { tuned }: Pick<ExtractResult, 'tuned'>,
  { name, lower }: Pick<ClassifierReport, 'name' | 'lower'>,
): SteeringRule {
  return tuned?.rule.classifier === name ? tuned.rule : { lower, towards: true };
}
