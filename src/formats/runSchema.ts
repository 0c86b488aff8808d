import * as v from 'valibot';
import type { AnswerClass, EvaluatedAnswer, RunManifest, TextPerplexity } from '../protocol/evaluation';

// What the files of a run hold (src/protocol/evaluation.ts says what it means); keys of newer versions are left out.

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const window = v.object({ first: whole, last: whole });
const classifier = v.picklist(['transition', 'projection', 'probe', 'combined']);
const byClassifier = <T extends v.GenericSchema>(value: T) =>
  v.object({
    transition: v.exactOptional(value),
    projection: v.exactOptional(value),
    probe: v.exactOptional(value),
    combined: v.exactOptional(value),
  });

const mode = v.variant('kind', [
  v.object({ name: v.string(), kind: v.literal('default') }),
  v.object({
    name: v.string(),
    kind: v.literal('scans'),
    classifier: v.exactOptional(classifier),
    threshold: v.exactOptional(v.number()),
    strength: v.exactOptional(v.number()),
    layers: v.exactOptional(window),
  }),
  v.object({
    name: v.string(),
    kind: v.literal('steer'),
    strength: v.number(),
    layers: v.exactOptional(window),
  }),
  v.object({ name: v.string(), kind: v.literal('ablate') }),
  v.object({ name: v.string(), kind: v.literal('system'), text: v.string() }),
  v.object({
    name: v.string(),
    kind: v.literal('control'),
    control: v.picklist(['random', 'shuffled']),
    seed: whole,
    strength: v.exactOptional(v.number()),
    layers: v.exactOptional(window),
  }),
]);

export const manifestSchema: v.GenericSchema<unknown, RunManifest> = v.object({
  version: v.literal(1),
  created: v.string(),
  model: v.object({ name: v.string(), sha256: v.string(), quantization: v.string() }),
  adapters: v.array(v.object({ name: v.string(), sha256: v.string(), scale: v.number() })),
  vectors: v.object({
    fingerprint: v.string(),
    estimator: v.string(),
    layers: window,
    strength: v.number(),
    thresholds: byClassifier(v.number()),
    lower: byClassifier(v.number()),
    towards: v.exactOptional(byClassifier(v.boolean())),
    classifier,
  }),
  sets: v.array(
    v.object({
      name: v.string(),
      file: v.string(),
      sha256: v.string(),
      format: v.nullable(v.string()),
      prompts: whole,
      promptsSha256: v.string(),
    }),
  ),
  modes: v.array(mode),
  maxTokens: whole,
  repetitionPenalty: v.number(),
  versions: v.object({ extension: v.string(), llamaCpp: v.string(), node: v.string() }),
});

export const answerSchema: v.GenericSchema<unknown, EvaluatedAnswer> = v.object({
  set: v.string(),
  row: whole,
  mode: v.string(),
  prompt: v.string(),
  type: v.nullable(v.string()),
  harmful: v.nullable(v.boolean()),
  text: v.string(),
  tokens: whole,
  stop: v.picklist(['end', 'length']),
  refusalLogOdds: v.number(),
  kl: v.number(),
  perplexity: v.nullable(v.number()),
  strength: v.number(),
  direction: v.nullable(v.picklist(['towards', 'away'])),
  scores: v.exactOptional(byClassifier(v.number())),
});

export const textPerplexitySchema: v.GenericSchema<unknown, TextPerplexity> = v.object({
  file: v.string(),
  sha256: v.string(),
  tokens: whole,
  modes: v.array(v.object({ mode: v.string(), perplexity: v.number() })),
});

export const overridesSchema: v.GenericSchema<
  unknown,
  { readonly version: 1; readonly judgements: Readonly<Record<string, AnswerClass>> }
> = v.object({
  version: v.literal(1),
  judgements: v.record(v.string(), v.picklist(['refusal', 'answer', 'broken'])),
});
