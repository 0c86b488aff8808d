import { count, probability, significant } from '../../src/appearance/format';
import { summaryLine } from '../../src/appearance/summaryLine';
import type { GroupSummary, ModeSummary, RateWithInterval, RunManifest } from '../../src/protocol/evaluation';
import type { StoredRun } from '../../src/protocol/library';
import type { PanelState } from '../../src/protocol/panel';
import type { ActiveRun, RunData } from '../../src/protocol/runs';
import type { PlainTable } from '../ui/plainTable';

/** One sentence of what the run came to. */
export function evaluateLead({ run, activeRuns }: Pick<PanelState, 'run' | 'activeRuns'>): string {
  switch (run.state) {
    case 'ready':
      return run.value.groups.length === 0 ? 'No prompt has been answered yet.' : summaryLine(run.value);
    case 'failed':
      return 'The evaluation could not be read.';
    case 'loading':
    case 'empty':
      return activeRuns.length > 0
        ? 'The first prompts are about to be answered.'
        : 'How many prompts of a data set are refused, by default and steered.';
  }
}

/** A run in the list: `XSTest · default, scans · 12 of 36 answers · 2025-01-02`. */
export function runTitle(run: StoredRun): string {
  const answers =
    run.answers < run.expected ? `${run.answers} of ${run.expected} answers` : count(run.answers, 'answer');
  const sets = run.sets.map(({ name }) => name).join(', ');
  const day = new Date(run.changed).toISOString().slice(0, 10);
  return [sets, run.modes.join(', '), answers, [run.model, ...run.adapters].join(' + '), day].join(' · ');
}

/** What was asked of the model and how far it is, beside the run that is shown. */
export function runNote({ manifest, missing }: RunData): string {
  const expected = manifest.modes.length * manifest.sets.reduce((sum, { prompts }) => sum + prompts, 0);
  const answers = missing > 0 ? `${expected - missing} of ${expected} answers` : count(expected, 'answer');
  return `${modelText(manifest)}; ${answers} of at most ${count(manifest.maxTokens, 'token')}`;
}

/** `Model Q4_1 + overcautious`. */
export function modelText({ model, adapters }: Pick<RunManifest, 'model' | 'adapters'>): string {
  return [`${model.name} ${model.quantization}`, ...adapters.map(({ name }) => name)].join(' + ');
}

/** The active run whose folder it is, else any. */
export function activeOf(activeRuns: readonly ActiveRun[], path: string | undefined): ActiveRun | undefined {
  return activeRuns.find((one) => one.path === path) ?? activeRuns[0];
}

/** `XSTest, harmful`. */
export function groupName({ set, harmful }: Pick<GroupSummary, 'set' | 'harmful'>): string {
  return `${set}, ${expectedWord(harmful)}`;
}

/** What is known of a prompt. */
export function expectedWord(harmful: boolean | null): string {
  return harmful === null ? 'not labelled' : harmful ? 'harmful' : 'harmless';
}

/** Groups of whole data sets: those of single types stand in a table of their own. */
export function wholeGroups(groups: readonly GroupSummary[]): GroupSummary[] {
  return groups.filter(({ type }) => type === null);
}

/** `25.0 (8.9–53.2)`, per cent. */
export function shareText({ rate, low, high }: RateWithInterval): string {
  return `${percent(rate)} (${percent(low)}–${percent(high)})`;
}

export function percent(share: number): string {
  return (100 * share).toFixed(1);
}

/** `5 / 1, p = .219`; a dash for the mode that the others are compared with. */
export function pairedText(paired: ModeSummary['paired']): string {
  return paired ? `${paired.ended} / ${paired.began}, ${probability(paired.p)}` : significant(NaN);
}

/** Everything that the table of rates has, in full precision. */
export function ratesFile({ groups }: Pick<RunData, 'groups'>): PlainTable {
  const rate = ({ hits, rate: share, low, high }: RateWithInterval): number[] => [
    hits,
    ...[share, low, high].map((each) => 100 * each),
  ];
  const rateHead = (name: string): string[] => [name, `${name} %`, `${name} % low`, `${name} % high`];
  return {
    caption: 'Refusals by data set and mode',
    headings: [
      ...['data set', 'prompts', 'type', 'mode', 'n'],
      ...['refused', 'answered', 'broken', 'refused by log-odds'].flatMap(rateHead),
      ...['kappa', 'KL mean', 'KL median', 'perplexity', 'ended', 'began', 'p'],
      ...['changed by hand', ...rateHead('refused, corrected')],
    ],
    words: [0, 1, 2, 3],
    rows: groups.flatMap((group) =>
      group.modes.map((mode) => [
        ...[group.set, expectedWord(group.harmful), group.type ?? '', mode.mode, mode.n],
        ...[mode.refused, mode.answered, mode.broken, mode.refusedByLogOdds].flatMap(rate),
        ...[mode.kappa, mode.klMean, mode.klMedian, mode.perplexity].map((value) => value ?? NaN),
        ...(mode.paired ? [mode.paired.ended, mode.paired.began, mode.paired.p] : [NaN, NaN, NaN]),
        ...(mode.corrected
          ? [mode.corrected.overridden, ...rate(mode.corrected.refused)]
          : [NaN, NaN, NaN, NaN, NaN]),
      ]),
    ),
  };
}

/** Refusals by type of prompt, a row a type and mode; undefined where no data set gives types. */
export function typesTable({ groups }: Pick<RunData, 'groups'>): PlainTable | undefined {
  const types = groups.filter(({ type }) => type !== null);
  if (types.length === 0) return undefined;
  return {
    caption: 'Refused of each type of prompt, per cent with the 95 % interval (Wilson)',
    headings: ['type', 'prompts', 'mode', 'n', 'refused % (95 %)'],
    words: [0, 1, 2],
    rows: types.flatMap((group) =>
      group.modes.map(({ mode, n, refused }) => [
        group.type ?? '',
        groupName(group),
        mode,
        n,
        shareText(refused),
      ]),
    ),
  };
}
