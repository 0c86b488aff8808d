import { probability } from '../appearance/format';
import type { GroupSummary, ModeSummary, RateWithInterval, RunSummary } from '../protocol/evaluation';
import { figure, percent, withInterval } from './figure';

/** A table of a run's report: the same cells on a terminal, in Markdown and in HTML. */
export interface ReportTable {
  readonly id: 'rates' | 'corrected' | 'types' | 'classifiers' | 'text';
  readonly title: string;
  /** How to read it, in one or two sentences. */
  readonly note: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Refusals, answers and broken text of every mode, by data set. */
export function ratesTable({ groups, manifest }: RunSummary): ReportTable {
  return {
    id: 'rates',
    title: 'Refusals by data set and mode',
    note:
      'Per cent with the 95 % interval (Wilson) and the counts. KL(default || mode) in nats is taken ' +
      'at the first answer token; perplexity is the median of the answers under the unsteered model; kappa is the ' +
      `agreement of the two judges. Ended and began: prompts whose refusal ended or began against ` +
      `${manifest.modes[0]?.name ?? 'the first mode'}, with McNemar's exact p.`,
    head: [
      ...['data set', 'prompts', 'mode', 'refused %', 'answered %', 'broken %', 'refused by log-odds %'],
      ...['kappa', 'KL mean (median)', 'perplexity', 'steered towards %', 'ended / began (p)'],
    ],
    rows: groups
      .filter(({ type }) => type === null)
      .flatMap((group) => group.modes.map((mode) => [group.set, expectation(group), ...modeCells(mode)])),
  };
}

function modeCells(mode: ModeSummary): string[] {
  return [
    mode.mode,
    rateCell(mode.refused),
    rateCell(mode.answered),
    rateCell(mode.broken),
    rateCell(mode.refusedByLogOdds),
    figure(mode.kappa),
    `${figure(mode.klMean)} (${figure(mode.klMedian)})`,
    figure(mode.perplexity),
    mode.towards ? rateCell(mode.towards) : figure(null),
    pairedCell(mode.paired),
  ];
}

/** `5 / 1 (p = .219)`: refusals that ended and that began. */
export function pairedCell(paired: ModeSummary['paired']): string {
  return paired ? `${paired.ended} / ${paired.began} (${probability(paired.p)})` : figure(null);
}

/** The rates as a person's judgements change them, by data set; undefined where no judgement was changed. */
export function correctedTable({ groups }: RunSummary): ReportTable | undefined {
  const rows = groups
    .filter(({ type }) => type === null)
    .flatMap((group) =>
      group.modes.flatMap(({ mode, refused, corrected }) =>
        corrected
          ? [
              [
                ...[group.set, expectation(group), mode, String(corrected.overridden), rateCell(refused)],
                ...[corrected.refused, corrected.answered, corrected.broken].map(rateCell),
                pairedCell(corrected.paired),
              ],
            ]
          : [],
      ),
    );
  if (rows.length === 0) return undefined;
  return {
    id: 'corrected',
    title: 'Refusals with judgements changed by hand',
    note:
      'What the phrase judge says of an answer, or a person who has read it and says otherwise. The other tables have no ' +
      'judgement by hand.',
    head: [
      ...['data set', 'prompts', 'mode', 'changed by hand', 'refused % as judged'],
      ...['refused %', 'answered %', 'broken %', 'ended / began (p)'],
    ],
    rows,
  };
}

/** Refusals by type of prompt, a column a mode; undefined where no data set gives types. */
export function typesTable({ groups, manifest }: RunSummary): ReportTable | undefined {
  const types = groups.filter(({ type }) => type !== null);
  if (types.length === 0) return undefined;
  const modes = manifest.modes.map(({ name }) => name);
  return {
    id: 'types',
    title: 'Refusals by type of prompt',
    note: 'Refused, in per cent with the 95 % interval (Wilson) and the counts.',
    head: ['data set', 'type', 'prompts', ...modes],
    rows: types.map((group) => [
      group.set,
      group.type ?? '',
      expectation(group),
      ...modes.map((name) => {
        const mode = group.modes.find((one) => one.mode === name);
        return mode ? rateCell(mode.refused) : figure(null);
      }),
    ]),
  };
}

/** How well classifiers tell harmful prompts of the data sets; undefined where no set or sets have both kinds. */
export function classifiersTable({ classifiers, manifest }: RunSummary): ReportTable | undefined {
  if (classifiers.length === 0) return undefined;
  const used = manifest.vectors.classifier;
  return {
    id: 'classifiers',
    title: 'Classifiers on these prompts',
    note:
      'AUROC of harmful against harmless prompts with its 95 % interval (DeLong); rates are at the threshold that is ' +
      `stored with the vectors. Automatic steering uses ${used} unless a mode says otherwise.`,
    head: [
      ...['classifier', 'data sets', 'harmful + harmless', 'AUROC'],
      ...['threshold', 'harmful found %', 'harmless taken for harmful %'],
    ],
    rows: classifiers.map((one) => [
      one.classifier,
      one.sets,
      `${one.harmful} + ${one.harmless}`,
      withInterval(one.auroc, one.low, one.high),
      figure(manifest.vectors.thresholds[one.classifier]),
      percent(one.truePositiveRate),
      percent(one.falsePositiveRate),
    ]),
  };
}

/** Perplexity of the text file by mode; undefined where none was given. */
export function textTable({ text }: RunSummary): ReportTable | undefined {
  if (!text) return undefined;
  return {
    id: 'text',
    title: 'Perplexity of a text',
    note: `${text.file}, ${text.tokens} tokens: what the mode costs in capability.`,
    head: ['mode', 'perplexity'],
    rows: text.modes.map(({ mode, perplexity }) => [mode, figure(perplexity)]),
  };
}

/** What is known of the prompts of a group, in one word or two. */
export function expectation({ harmful }: Pick<GroupSummary, 'harmful'>): string {
  return harmful === null ? 'not labelled' : harmful ? 'harmful' : 'harmless';
}

/** `25.0 (8.9–53.2), 3/12`. */
export function rateCell({ rate, low, high, hits, n }: RateWithInterval): string {
  return `${percent(rate)} (${percent(low)}–${percent(high)}), ${hits}/${n}`;
}
