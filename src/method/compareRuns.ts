import type { EvaluatedAnswer, JudgedAnswer, RunComparison, RunManifest } from '../protocol/evaluation';
import { answerKey, judgeAnswers, pairedRefusals, rateOf, refuses } from './judgeAnswers';

interface RunAnswers {
  readonly manifest: RunManifest;
  readonly answers: readonly EvaluatedAnswer[];
}

type Pair = readonly [JudgedAnswer, JudgedAnswer];

/**
 * Two runs over the prompts that both have answered in the same mode: the same set, row and text, so that a file
 * that has changed in between pairs nothing that is not the same. Groups stand in the order of the first run.
 */
export function compareRuns(a: RunAnswers, b: RunAnswers): RunComparison {
  const ofB = judgeAnswers(b.answers);
  const pairs = [...judgeAnswers(a.answers).values()].flatMap((answer): Pair[] => {
    const other = ofB.get(answerKey(answer));
    return other?.prompt === answer.prompt ? [[answer, other]] : [];
  });
  return {
    a: a.manifest,
    b: b.manifest,
    groups: a.manifest.sets.flatMap(({ name: set }) =>
      [true, false, null].flatMap((harmful) =>
        a.manifest.modes.flatMap(({ name: mode }) => {
          const members = pairs.filter(
            ([answer]) => answer.set === set && answer.harmful === harmful && answer.mode === mode,
          );
          if (members.length === 0) return [];
          return [
            {
              ...{ set, harmful, mode },
              n: members.length,
              a: rateOf(
                members.map(([first]) => first),
                refuses,
              ),
              b: rateOf(
                members.map(([, second]) => second),
                refuses,
              ),
              ...pairedRefusals(members),
            },
          ];
        }),
      ),
    ),
  };
}
