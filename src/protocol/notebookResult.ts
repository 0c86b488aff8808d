import * as v from 'valibot';
import type { SteerAnswer } from './method';

/** What a run notebook cell says, as it is saved in the notebook and drawn by the renderer. */
export const resultMime = 'application/vnd.refusal-lens.result+json';

/** The version that is written. Every version has the fields `version` and `text`. */
const version = 1;

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const window = v.object({ first: whole, last: whole });

const answer = v.object({
  text: v.string(),
  /** Of a whole answer; absent while it grows, or where it was interrupted. */
  figures: v.exactOptional(
    v.object({
      tokens: whole,
      stop: v.picklist(['end', 'length'] satisfies SteerAnswer['stop'][]),
      refusalLogOdds: v.number(),
      firstTokens: v.array(
        v.object({ id: v.number(), text: v.string(), probability: v.number(), opensRefusal: v.boolean() }),
      ),
    }),
  ),
});

const resultSchema = v.object({
  version: v.literal(version),
  /** The whole result in plain words, for readers that know an older version only. */
  text: v.string(),
  /** A result that is saved while it grows stays `running`. */
  state: v.picklist(['running', 'done', 'interrupted']),
  /** The prompt as a chat; its last message is the user's. */
  messages: v.array(v.object({ role: v.picklist(['system', 'user', 'assistant']), content: v.string() })),
  /** Whether SCANS decided which way to steer. */
  automatic: v.boolean(),
  answers: v.object({ default: answer, steered: answer }),
  classification: v.exactOptional(
    v.object({
      classifier: v.picklist(['transition', 'projection', 'probe', 'combined']),
      score: v.number(),
      threshold: v.number(),
      lower: v.number(),
      verdict: v.picklist(['harmful', 'harmless', 'unclear']),
      aboutToRefuse: v.boolean(),
      direction: v.picklist(['towards', 'away', 'none']),
    }),
  ),
  /** Signed, as a fraction of the residual norm and as the length added at each layer; KL in nats. */
  steering: v.exactOptional(
    v.object({ relative: v.number(), absolute: v.number(), layers: window, kl: v.number() }),
  ),
  inspection: v.exactOptional(
    v.object({
      /** Tokens of the last message with their tint (src/protocol/inspection.ts). */
      tokens: v.array(v.object({ text: v.string(), tint: v.number() })),
      /** Layers that the tint is the mean over. */
      window,
      /** By layer from 0, on the tint's scale: mean over the tokens, and the last one. */
      mean: v.array(v.number()),
      last: v.array(v.number()),
    }),
  ),
  madeWith: v.object({
    /** e.g. `SmolLM2-135M-Instruct Q4_1`. */
    model: v.string(),
    adapters: v.array(v.string()),
    /** e.g. `mean-difference of 64 + 64 anchors`. */
    vectors: v.string(),
    /** sha256 over everything the vectors depend on. */
    fingerprint: v.string(),
  }),
});

export type NotebookResult = v.InferOutput<typeof resultSchema>;
export type NotebookAnswer = NotebookResult['answers']['default'];

/** A result of this version, or the words of one that this version does not know. */
export type ReadResult =
  | { readonly kind: 'result'; readonly result: NotebookResult }
  | { readonly kind: 'text'; readonly version: number | undefined; readonly text: string };

/** Reads what a notebook has saved. Never throws: what cannot be read is told in words. */
export function readNotebookResult(saved: unknown): ReadResult {
  const read = v.safeParse(resultSchema, saved);
  if (read.success) return { kind: 'result', result: read.output };
  const rough = v.safeParse(v.object({ version: v.number(), text: v.string() }), saved);
  if (!rough.success)
    return {
      kind: 'text',
      version: undefined,
      text: 'This result of Refusal Lens cannot be read. Run the cell again.',
    };
  return { kind: 'text', ...rough.output };
}
