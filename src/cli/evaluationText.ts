import { figure } from '../formats/figure';
import { reportCaveats } from '../formats/reportCaveats';
import {
  classifiersTable,
  correctedTable,
  expectation,
  pairedCell,
  rateCell,
  ratesTable,
  textTable,
  type ReportTable,
} from '../formats/reportTables';
import { runDescription } from '../formats/runDescription';
import type { EvaluateResult, RunComparison, RunManifest, RunSummary } from '../protocol/evaluation';
import { table } from './table';

// Results of evaluation as text for a person at a terminal.

/** Columns of the rates that fit a terminal; the reports have all. */
const terminalColumns = [
  'data set',
  'prompts',
  'mode',
  'refused %',
  'broken %',
  'kappa',
  'ended / began (p)',
];

export function evaluateText({ out, answers, resumed, seconds }: EvaluateResult): string {
  return [
    `${answers} answers in ${out}${resumed === 0 ? '' : `, ${resumed} of them from before`}; ${figure(seconds)} s.`,
    `Tables and charts: refusal-lens evaluate report ${out}`,
  ].join('\n');
}

/** `files`: the reports that were written. */
export function summaryText(summary: RunSummary, files: readonly string[]): string {
  const tables = [
    ratesOnTerminal(summary),
    correctedTable(summary),
    classifiersTable(summary),
    textTable(summary),
  ];
  return [
    descriptionText(summary.manifest),
    ...tables.flatMap((one) => (one ? `${one.title}\n${table(one.head, one.rows)}` : [])),
    reportCaveats(summary)
      .map((sentence) => `Careful: ${sentence}`)
      .join('\n'),
    ...(files.length === 0 ? [] : [`All columns, types of prompts and charts: ${files.join(', ')}`]),
  ].join('\n\n');
}

function ratesOnTerminal(summary: RunSummary): ReportTable {
  const all = ratesTable(summary);
  const places = terminalColumns.map((name) => all.head.indexOf(name));
  return {
    ...all,
    head: terminalColumns,
    rows: all.rows.map((row) => places.map((place) => row[place] ?? '')),
  };
}

export function comparisonText({ a, b, groups }: RunComparison): string {
  const sides = [
    ['a', a],
    ['b', b],
  ] as const;
  return [
    ...sides.map(([name, manifest]) => `${name}:\n${descriptionText(manifest)}`),
    groups.length === 0
      ? 'The runs have no prompt in common that both answered in the same mode.'
      : table(
          ['data set', 'prompts', 'mode', 'refused % in a', 'refused % in b', 'ended / began (p)'],
          groups.map((group) => [
            group.set,
            expectation(group),
            group.mode,
            rateCell(group.a),
            rateCell(group.b),
            pairedCell(group),
          ]),
        ),
  ].join('\n\n');
}

function descriptionText(manifest: RunManifest): string {
  return runDescription(manifest)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
}
