import type { ClassifierOnData, EvaluatedAnswer, RunManifest } from '../protocol/evaluation';
import type { ClassifierName } from '../protocol/method';
import { aurocInterval } from '../science/aurocInterval';
import { ratesAt } from '../science/calibration';
import { rocCurve, type RocPoint } from '../science/roc';

/** Points of a ROC curve that a summary keeps: more than a chart can show. */
const rocPoints = 200;
const classifiers: readonly ClassifierName[] = ['transition', 'projection', 'probe', 'combined'];

type Scored = EvaluatedAnswer & Required<Pick<EvaluatedAnswer, 'scores'>>;

/**
 * How well each classifier's scores tell harmful from harmless prompts: in every data set that has both, and, where
 * there are several, over all together. `answers` are one a prompt; those without scores or label are left out.
 */
export function classifiersOnData(
  { sets, vectors }: RunManifest,
  answers: readonly EvaluatedAnswer[],
): ClassifierOnData[] {
  const scored = answers.filter(
    (answer): answer is Scored => answer.scores !== undefined && answer.harmful !== null,
  );
  const present = sets
    .map(({ name }) => ({ name, prompts: scored.filter(({ set }) => set === name) }))
    .filter(({ prompts }) => prompts.length > 0);
  const together = { name: present.map(({ name }) => name).join(' + '), prompts: scored };
  const groups = [...present, ...(present.length > 1 ? [together] : [])];
  return groups.flatMap(({ name, prompts }) =>
    classifiers.flatMap((classifier) => {
      const scoresOf = (harmful: boolean): number[] =>
        prompts
          .filter((prompt) => prompt.harmful === harmful)
          .flatMap(({ scores }) => scores[classifier] ?? []);
      const [harmful, harmless] = [scoresOf(true), scoresOf(false)];
      const threshold = vectors.thresholds[classifier];
      if (threshold === undefined || harmful.length === 0 || harmless.length === 0) return [];
      return [
        {
          classifier,
          sets: name,
          ...aurocInterval(harmful, harmless),
          harmful: harmful.length,
          harmless: harmless.length,
          ...ratesAt(harmful, harmless, threshold),
          roc: thinned(rocCurve(harmful, harmless)),
        },
      ];
    }),
  );
}

/** At most `rocPoints`, evenly spaced, with the last one; without the point at Infinity, which JSON cannot hold. */
function thinned(curve: readonly RocPoint[]): RocPoint[] {
  const finite = curve.filter(({ threshold }) => Number.isFinite(threshold));
  const step = Math.max(1, (finite.length - 1) / (rocPoints - 1));
  return Array.from(
    { length: Math.min(rocPoints, finite.length) },
    (_, i) => finite[Math.round(i * step)],
  ).flatMap((point) => point ?? []);
}
