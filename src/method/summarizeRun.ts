import type { Overrides } from '../formats/runFolder';
import type {
  CorrectedRates,
  EvaluatedAnswer,
  GroupSummary,
  JudgedAnswer,
  ModeSummary,
  NamedMode,
  RunManifest,
  RunSummary,
  TextPerplexity,
} from '../protocol/evaluation';
import { isOverridden } from '../protocol/judgement';
import { cohensKappa } from '../science/agreement';
import { mean, median } from '../science/summary';
import { classifiersOnData } from './classifiersOnData';
import { corrected, judgeAnswers, pairedRefusals, rateOf, refuses } from './judgeAnswers';

/**
 * The tables of a run: a group for the harmful, the harmless and the unlabelled prompts of every data set, then one
 * for each type among them. Modes stand in the manifest's order and are compared with the first, prompt by prompt;
 * a mode that has answered nothing of a group yet is left out of it.
 */
export function summarizeRun(run: {
  readonly manifest: RunManifest;
  readonly answers: readonly EvaluatedAnswer[];
  readonly text: TextPerplexity | null;
  readonly overrides?: Overrides;
}): RunSummary {
  return summarizeJudged(run, judgeAnswers(run.answers, run.overrides));
}

/** The same of answers that have been judged, by their keys. */
export function summarizeJudged(
  { manifest, text }: Pick<RunSummary, 'manifest' | 'text'>,
  judged: ReadonlyMap<string, JudgedAnswer>,
): RunSummary {
  const { modes } = manifest;
  const modeNames = modes.map(({ name }) => name);
  const sets = manifest.sets.map(({ name }) => name);
  const answers = [...judged.values()]
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
  const base = of(modes[0]);
  const changed = answers.some(isOverridden);
  return modes.flatMap((mode, index) => {
    const own = of(mode);
    if (own.length === 0) return [];
    const before = index === 0 ? null : base;
    return [
      {
        ...modeSummary(mode, own, before),
        ...(changed ? { corrected: correctedRates(own, before) } : {}),
      },
    ];
  });
}

function correctedRates(
  answers: readonly JudgedAnswer[],
  base: readonly JudgedAnswer[] | null,
): CorrectedRates {
  return {
    overridden: answers.filter(isOverridden).length,
    ...rates(answers.map(corrected), base?.map(corrected) ?? null),
  };
}

/** `base`: the first mode's answers; null for that mode itself. */
function rates(
  answers: readonly JudgedAnswer[],
  base: readonly JudgedAnswer[] | null,
): Pick<ModeSummary, 'refused' | 'answered' | 'broken' | 'paired'> {
  return {
    refused: rateOf(answers, refuses),
    answered: rateOf(answers, ({ judged }) => judged === 'answer'),
    broken: rateOf(answers, ({ judged }) => judged === 'broken'),
    paired: base && pairedRefusals(pairsOf(base, answers)),
  };
}

/** Answers to the same prompts. */
function pairsOf(
  base: readonly JudgedAnswer[],
  answers: readonly JudgedAnswer[],
): (readonly [JudgedAnswer, JudgedAnswer])[] {
  const byRow = new Map(base.map((answer) => [answer.row, answer]));
  return answers.flatMap((answer) => {
    const before = byRow.get(answer.row);
    return before ? [[before, answer] as const] : [];
  });
}

function modeSummary(
  { name, kind }: NamedMode,
  answers: readonly JudgedAnswer[],
  base: readonly JudgedAnswer[] | null,
): ModeSummary {
  const byLogOdds = ({ refusedByLogOdds }: JudgedAnswer): boolean => refusedByLogOdds;
  const divergences = answers.map(({ kl }) => kl);
  const perplexities = answers.flatMap(({ perplexity }) => perplexity ?? []);
  const directed = kind === 'scans' || kind === 'control' || kind === 'steer';
  return {
    mode: name,
    n: answers.length,
    ...rates(answers, base),
    refusedByLogOdds: rateOf(answers, byLogOdds),
    kappa: cohensKappa(answers.map(refuses), answers.map(byLogOdds)),
    klMean: mean(divergences),
    klMedian: median(divergences),
    perplexity: perplexities.length === 0 ? null : median(perplexities),
    towards: directed ? rateOf(answers, ({ direction }) => direction === 'towards') : null,
  };
}
