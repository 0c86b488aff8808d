import path from 'node:path';
import * as v from 'valibot';
import { parseDocument } from 'yaml';
import { LensError } from '../protocol/errors';
import type { DataSetSpec, NamedMode } from '../protocol/evaluation';
import { parseLayerWindow } from '../protocol/layerWindow';
import { dataSetName } from './dataSet';
import { classifierNames, filledSystem, parseMode, refuseDuplicates } from './evaluationMode';
import { readTextFile } from './textFile';

/** What a plan file says of an evaluation. */
export interface EvaluationPlan {
  readonly sets: DataSetSpec[];
  /** Empty where the plan names none. */
  readonly modes: NamedMode[];
  readonly maxTokens?: number;
  readonly repetitionPenalty?: number;
  readonly perplexityText?: string;
}

const text = v.pipe(v.string(), v.trim(), v.nonEmpty());
const whole = (least: number) => v.pipe(v.number(), v.integer(), v.minValue(least));
const size = v.pipe(v.number(), v.gtValue(0));
/** `10-18`, or one layer as 14. */
const layers = v.pipe(
  v.union([v.string(), v.number()], 'Give layers as FIRST-LAST, for example 10-18'),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const window = parseLayerWindow(String(dataset.value));
    if (window) return window;
    addIssue({ message: 'Give layers as FIRST-LAST, for example 10-18' });
    return NEVER;
  }),
);

const planSchema = v.strictObject({
  sets: v.pipe(
    v.array(
      v.strictObject({
        file: text,
        name: v.exactOptional(text),
        column: v.exactOptional(text),
        harmfulWhere: v.exactOptional(text),
        skip: v.exactOptional(whole(0)),
        limit: v.exactOptional(whole(1)),
      }),
    ),
    v.nonEmpty(),
  ),
  /** Each a word as on the command line, or an object of modeSchema. */
  modes: v.optional(v.array(v.unknown()), []),
  maxTokens: v.exactOptional(whole(1)),
  repetitionPenalty: v.exactOptional(size),
  perplexityText: v.exactOptional(text),
});

const modeSchema = v.variant('kind', [
  v.strictObject({ name: text, kind: v.literal('default') }),
  v.strictObject({
    name: text,
    kind: v.literal('scans'),
    classifier: v.exactOptional(v.picklist(classifierNames)),
    threshold: v.exactOptional(v.number()),
    strength: v.exactOptional(size),
    layers: v.exactOptional(layers),
  }),
  v.strictObject({
    name: text,
    kind: v.literal('steer'),
    strength: v.number(),
    layers: v.exactOptional(layers),
  }),
  v.strictObject({ name: text, kind: v.literal('ablate') }),
  v.strictObject({ name: text, kind: v.literal('system'), file: text }),
  v.strictObject({
    name: text,
    kind: v.literal('control'),
    control: v.picklist(['random', 'shuffled']),
    seed: whole(0),
    strength: v.exactOptional(size),
    layers: v.exactOptional(layers),
  }),
]);

/**
 * Reads a plan: YAML whose paths are relative to its folder. Errors: file-unreadable, prompts-invalid (no UTF-8),
 * wrong-use with the key that is wrong.
 */
export async function readPlan(file: string): Promise<EvaluationPlan> {
  const document = parseDocument((await readTextFile(file)).text);
  const [problem] = document.errors;
  if (problem)
    throw wrongPlan(file, `it is no YAML: ${problem.message.split('\n', 1)[0]?.replace(/[.:]*$/, '')}`);
  const plan = checked(planSchema, document.toJS() as unknown, file);
  const place = (name: string): string => path.resolve(path.dirname(file), name);
  const readSystem = async (name: string): Promise<string> => (await readTextFile(place(name))).text;
  const sets = plan.sets.map((set) => ({ ...set, file: place(set.file) }));
  const modes: NamedMode[] = [];
  for (const [index, mode] of plan.modes.entries()) {
    if (typeof mode === 'string') modes.push(await parseMode(mode, readSystem));
    else modes.push(await namedMode(checked(modeSchema, mode, file, `modes.${index}`), readSystem));
  }
  refuseDuplicates(sets.map(dataSetName), 'data set');
  refuseDuplicates(
    modes.map(({ name }) => name),
    'mode',
  );
  return {
    ...plan,
    sets,
    modes,
    ...(plan.perplexityText === undefined ? {} : { perplexityText: place(plan.perplexityText) }),
  };
}

async function namedMode(
  mode: v.InferOutput<typeof modeSchema>,
  readSystem: (file: string) => Promise<string>,
): Promise<NamedMode> {
  if (mode.kind !== 'system') return mode;
  return { name: mode.name, kind: 'system', text: filledSystem(await readSystem(mode.file), mode.file) };
}

/** `value` as `schema` has it; `place` is where it stands in the plan. */
function checked<T>(schema: v.GenericSchema<unknown, T>, value: unknown, file: string, place?: string): T {
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const key = [place, v.getDotPath(issue)].filter((part) => part).join('.');
  if (key === '') throw wrongPlan(file, 'it is not made of keys and values');
  if (issue.expected === 'never') throw wrongPlan(file, `it has an unknown key ${key}`);
  if (issue.received === 'undefined') throw wrongPlan(file, `${key} is missing`);
  throw wrongPlan(file, `${key} is wrong: ${issue.message}`);
}

function wrongPlan(file: string, why: string): LensError {
  return new LensError(
    'wrong-use',
    `The plan ${file} cannot be followed: ${why}.`,
    'Give sets (file, name, column, harmfulWhere, skip, limit), modes, maxTokens, repetitionPenalty, perplexityText.',
  );
}
