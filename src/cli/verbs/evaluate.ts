import path from 'node:path';
import type { Command } from 'commander';
import { reportFiles } from '../../formats/runReports';
import { parseNumber, parseWhole } from '../arguments';
import { addVerb, withModel } from '../command';
import { evaluateRequest, type EvaluateOptions } from '../evaluateRequest';
import { comparisonText, evaluateText, summaryText } from '../evaluationText';
import type { CliServices } from '../services';

/** `evaluate`, `evaluate report` and `evaluate compare`. */
export function addEvaluateVerb(program: Command, services: CliServices): void {
  // Not required by commander, which would ask for them in `evaluate report` too.
  const evaluate = withModel(
    addVerb(program, 'evaluate', 'answer the prompts of data sets in several modes, to count refusals'),
  )
    .option('--vectors <file>', 'vectors from refusal-lens extract')
    .option('--data <file>', 'prompts: CSV, JSONL or text; may be given several times', collect)
    .option('--name <name>', 'name of the data set in reports (default: of the file)')
    .option('--column <name>', 'column of the prompts')
    .option(
      '--harmful-where <expression>',
      'harmful rows: COLUMN=VALUE, !=, ^= (begins), ~= (contains), all or none (default: as recognised)',
    )
    .option('--skip <n>', 'rows left out at the start of every set', parseWhole(0))
    .option('--limit <n>', 'rows taken of every set, evenly spaced', parseWhole(1))
    .option('--plan <file>', 'YAML file with sets, modes and settings')
    .option(
      '--mode <list>',
      'default, scans, scans:CLASSIFIER, paper, steer=X, ablate, system=FILE, random=SEED, shuffled=SEED ' +
        '(default: default,scans)',
    )
    .option('--out <folder>', 'folder of the run; one that was interrupted is gone on with')
    .option('--max-tokens <n>', 'new tokens at most (default: 256)', parseWhole(1))
    .option('--repetition-penalty <p>', '1 switches it off (default: 1.1)', parseNumber)
    .option('--perplexity-text <file>', 'text whose perplexity shows what a mode costs')
    .action(async (options: EvaluateOptions) => {
      const result = await services.request('evaluate/run', await evaluateRequest(options));
      services.print(result, evaluateText(result));
    });

  addVerb(evaluate, 'report', 'tables of a run; writes report.md and report.html into its folder')
    .argument('<run>', 'folder of the run')
    .option('--no-write', 'print only')
    .action(async (run: string, { write }: { readonly write: boolean }) => {
      const summary = await services.request('evaluate/report', { run, write });
      const files = write ? Object.values(reportFiles).map((name) => path.join(run, name)) : [];
      services.print(summary, summaryText(summary, files));
    });

  addVerb(evaluate, 'compare', 'refusals of two runs, prompt by prompt')
    .argument('<a>', 'folder of the first run')
    .argument('<b>', 'folder of the second run')
    .action(async (a: string, b: string) => {
      const comparison = await services.request('evaluate/compare', { a, b });
      services.print(comparison, comparisonText(comparison));
    });
}

function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}
