import type {
  EvaluatedAnswer,
  GroupSummary,
  ModeSummary,
  NamedMode,
  RunManifest,
  RunSummary,
  TextPerplexity,
} from '../protocol/evaluation';
import { cohensKappa } from '../science/agreement';
import { mean, median } from '../science/summary';
import { classifiersOnData } from './classifiersOnData';
import { judgeAnswers, pairedRefusals, rateOf, refuses, type JudgedAnswer } from './judgeAnswers';

/**
 * The tables of a run: a group for the harmful, the harmless and the unlabelled prompts of every data set, then one
 * for each type among them. Modes stand in the manifest's order and are compared with the first, prompt by prompt;
 * a mode that has answered nothing of a group yet is left out of it.
 */
export function summarizeRun(run: {
  readonly manifest: RunManifest;
  readonly answers: readonly EvaluatedAnswer[];
  readonly text: TextPerplexity | null;
}): RunSummary {
  const { manifest, text } = run;
  const { modes } = manifest;
  const modeNames = modes.map(({ name }) => name);
  const sets = manifest.sets.map(({ name }) => name);
  const answers = [...judgeAnswers(run.answers).values()]
    .filter(({ set, mode }) => sets.includes(set) && modeNames.includes(mode))
    .sort((a, b) => a.row - b.row);
  const promised = manifest.sets.reduce((sum, { prompts }) => sum + prompts * modes.length, 0);
  return {
    manifest,
    groups: sets.flatMap((set) =>
      groupsOf(
        set,
        answers.filter((answer) => answer.set === set),
        modes,
      ),
    ),
    classifiers: classifiersOnData(
      manifest,
      answers.filter(({ mode }) => mode === modeNames[0]),
    ),
    text,
    missing: Math.max(0, promised - answers.length),
  };
}

function groupsOf(
  set: string,
  answers: readonly JudgedAnswer[],
  modes: readonly NamedMode[],
): GroupSummary[] {
  const group = (harmful: boolean | null, type: string | null, members: readonly JudgedAnswer[]) => ({
    ...{ set, harmful, type },
    modes: modeSummaries(members, modes),
  });
  return [true, false, null].flatMap((harmful) => {
    const members = answers.filter((answer) => answer.harmful === harmful);
    if (members.length === 0) return [];
    const types = [...new Set(members.flatMap(({ type }) => type ?? []))];
    return [
      group(harmful, null, members),
      ...types.map((type) =>
        group(
          harmful,
          type,
          members.filter((answer) => answer.type === type),
        ),
      ),
    ];
  });
}

function modeSummaries(answers: readonly JudgedAnswer[], modes: readonly NamedMode[]): ModeSummary[] {
  const of = (mode: NamedMode | undefined): JudgedAnswer[] =>
    answers.filter((answer) => answer.mode === mode?.name);
  const base = new Map(of(modes[0]).map((answer) => [answer.row, answer]));
  return modes.flatMap((mode, index) => {
    const own = of(mode);
    return own.length === 0 ? [] : [modeSummary(mode, own, index === 0 ? null : base)];
  });
}

/** `base`: the first mode's answers by row; null for that mode itself. */
function modeSummary(
  { name, kind }: NamedMode,
  answers: readonly JudgedAnswer[],
  base: ReadonlyMap<number, JudgedAnswer> | null,
): ModeSummary {
  const byLogOdds = ({ refusalLogOdds }: JudgedAnswer): boolean => refusalLogOdds > 0;
  const divergences = answers.map(({ kl }) => kl);
  const perplexities = answers.flatMap(({ perplexity }) => perplexity ?? []);
  const directed = kind === 'scans' || kind === 'control' || kind === 'steer';
  return {
    mode: name,
    n: answers.length,
    refused: rateOf(answers, refuses),
    answered: rateOf(answers, ({ judged }) => judged === 'answer'),
    broken: rateOf(answers, ({ judged }) => judged === 'broken'),
    refusedByLogOdds: rateOf(answers, byLogOdds),
    kappa: cohensKappa(answers.map(refuses), answers.map(byLogOdds)),
    klMean: mean(divergences),
    klMedian: median(divergences),
    perplexity: perplexities.length === 0 ? null : median(perplexities),
    towards: directed ? rateOf(answers, ({ direction }) => direction === 'towards') : null,
    paired:
      base &&
      pairedRefusals(
        answers.flatMap((answer) => {
          const before = base.get(answer.row);
          return before ? [[before, answer] as const] : [];
        }),
      ),
  };
}
