import { dataSetName } from '../formats/dataSet';
import { parseModes, refuseDuplicates } from '../formats/evaluationMode';
import { readPlan, type EvaluationPlan } from '../formats/evaluationPlan';
import { readTextFile } from '../formats/textFile';
import type { DataSetSpec, EvaluateRequest } from '../protocol/evaluation';
import { given, givenModel, type ModelOptions } from './arguments';
import { wrongUse } from './wrongUse';

/** Options of `refusal-lens evaluate`. */
export interface EvaluateOptions extends ModelOptions {
  readonly vectors?: string;
  readonly data?: readonly string[];
  readonly name?: string;
  readonly column?: string;
  readonly harmfulWhere?: string;
  readonly skip?: number;
  readonly limit?: number;
  readonly plan?: string;
  readonly mode?: string;
  readonly out?: string;
  readonly maxTokens?: number;
  readonly repetitionPenalty?: number;
  readonly perplexityText?: string;
}

const usualModes = 'default,scans';

/**
 * What the options ask for. A plan gives the sets; of modes and settings the command line wins over the plan.
 * Errors: wrong-use, and those of reading the plan and system prompts.
 */
export async function evaluateRequest(options: EvaluateOptions): Promise<EvaluateRequest> {
  const { vectors, out, maxTokens, repetitionPenalty, perplexityText } = options;
  if (vectors === undefined)
    throw wrongUse('There are no vectors to evaluate.', 'Give --vectors FILE from refusal-lens extract.');
  if (out === undefined)
    throw wrongUse(
      'There is no folder for the run.',
      'Give --out FOLDER, a new one or that of a run to go on with.',
    );
  const { sets, modes: planned, ...settings } = await planOf(options);
  const list = options.mode ?? (planned.length === 0 ? usualModes : undefined);
  return {
    ...{ vectors, out, sets },
    model: givenModel(options),
    modes: list === undefined ? planned : await parseModes(list, readSystem),
    ...settings,
    ...given({ maxTokens, repetitionPenalty, perplexityText }),
  };
}

async function readSystem(file: string): Promise<string> {
  return (await readTextFile(file)).text;
}

/** The plan of the file, or one of the sets that the options name, which all take the same options. */
async function planOf(options: EvaluateOptions): Promise<EvaluationPlan> {
  const { plan, data, name, column, harmfulWhere, skip, limit } = options;
  const ofSets = given({ name, column, harmfulWhere, skip, limit });
  if (plan !== undefined) {
    if (data === undefined && Object.keys(ofSets).length === 0) return readPlan(plan);
    throw wrongUse(
      'The plan says which data sets to take, and how.',
      'Leave out --data and its options, or write them into the plan.',
    );
  }
  if (data === undefined)
    throw wrongUse('There are no prompts to evaluate on.', 'Give --data FILE or --plan FILE.');
  if (name !== undefined && data.length > 1)
    throw wrongUse(
      'One name does not do for several data sets.',
      'Leave --name out, or give a --plan with names.',
    );
  const sets: DataSetSpec[] = data.map((file) => ({ file, ...ofSets }));
  refuseDuplicates(sets.map(dataSetName), 'data set');
  return { sets, modes: [] };
}
