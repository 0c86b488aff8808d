import type { ProjectionForm } from '../protocol/method';
import { splitForRounding, type InputRounding } from './headInput';

/** How a model's logits depart from W_U x: logits = cap * tanh((scale * W_U x + bias) / cap). */
export interface HeadShape {
  /** Factor after W_U, from the metadata. */
  readonly scale: number;
  /** Cap of the logits, or undefined where there is none. */
  readonly cap: number | undefined;
  /** How the matrix product rounds what goes in. */
  readonly rounding: InputRounding;
}

/** The head as it is, scales, caps and biases included, on [k, d] row-major vectors. */
export interface RawHead {
  /** Logits of vectors put in the place of the final norm's output, [k, vocabulary]. */
  pure(vectors: Float32Array): Float32Array;
  /** The final norm of vectors put in the place of the last block's output, [k, d]. */
  norm(vectors: Float32Array): Float32Array;
}

// How llama.cpp v0.4.0 applies <arch>.logit_scale, from src/models/*.cpp: command-r.cpp, cohere2*.cpp, grok.cpp,
// muse-glimmer.cpp and talkie.cpp multiply the logits, granite*.cpp divide them, minicpm.cpp scales what goes into W_U.
const multiplying = new Set(['command-r', 'cohere2', 'cohere2moe', 'grok', 'muse-glimmer', 'talkie']);
const dividing = /^granite/;
const grokScale = 0.5773502691896257;
const gemma2Cap = 30;

/** Share of the cap that logits may reach: tanh is linear there to (1/50)^2 / 3 = 1.3e-4, and is undone besides. */
const belowCap = 1 / 50;
const mostShrinks = 24;

/** Bounds the logits in memory. */
const vectorsAtOnce = 32;

/** The head of a model as its metadata describe it; `value` reads `<architecture>.<key>`. */
export function headShape(
  architecture: string,
  value: (key: string) => number | undefined,
  rounding: InputRounding,
): HeadShape {
  const given = value('logit_scale') ?? (architecture === 'grok' ? grokScale : 0);
  const cap = value('final_logit_softcapping') ?? (architecture === 'gemma2' ? gemma2Cap : 0);
  let scale = 1;
  if (given !== 0 && multiplying.has(architecture)) scale = given;
  if (given !== 0 && dividing.test(architecture)) scale = 1 / given;
  return { scale, cap: cap > 0 ? cap : undefined, rounding };
}

/** The head's logits for a zero vector, scale undone: its bias, zero in most models, [vocabulary]. */
export function headBias(head: RawHead, shape: HeadShape, width: number): Float32Array {
  return uncap(head.pure(new Float32Array(width)), shape.cap);
}

/** W_U v (`pure`) or W_U norm(v) (`lens`), [k, vocabulary] for `vectors` [k, width], without scale, cap and `bias`. */
export function projectThroughHead(
  head: RawHead,
  shape: HeadShape,
  bias: Float32Array,
  vectors: Float32Array,
  width: number,
  form: ProjectionForm,
): Float32Array {
  // The norm first: what goes into W_U is then known, for a cap as for the rounding.
  const inputs = form === 'pure' ? vectors : head.norm(vectors);
  const most = shape.cap === undefined ? undefined : factorBelowCap(head, shape.cap, bias, inputs);
  const vocabulary = bias.length;
  const count = inputs.length / width;
  const result = new Float32Array(count * vocabulary);
  for (let start = 0; start < count; start += vectorsAtOnce) {
    const terms = termsOf(inputs, width, start, Math.min(count, start + vectorsAtOnce), shape.rounding, most);
    const rows = new Float32Array(terms.length * width);
    terms.forEach(({ values }, row) => rows.set(values, row * width));
    const logits = uncap(head.pure(rows), shape.cap);
    terms.forEach(({ vector, factor }, row) => {
      const sum = result.subarray(vector * vocabulary, (vector + 1) * vocabulary);
      for (let token = 0; token < vocabulary; token++) {
        const logit = (logits[row * vocabulary + token] ?? 0) - (bias[token] ?? 0);
        sum[token] = (sum[token] ?? 0) + logit / (shape.scale * factor);
      }
    });
  }
  return result;
}

/** A summand of a vector, times `factor`. */
interface Term {
  readonly vector: number;
  readonly values: Float32Array;
  readonly factor: number;
}

/** The summands of vectors first..end - 1, each times `fixed` or what suits it. */
function termsOf(
  vectors: Float32Array,
  width: number,
  first: number,
  end: number,
  rounding: InputRounding,
  fixed: number | undefined,
): Term[] {
  const terms: Term[] = [];
  for (let vector = first; vector < end; vector++)
    for (const term of splitForRounding(vectors.subarray(vector * width, (vector + 1) * width), rounding)) {
      const factor = fixed ?? factorToUnit(term);
      terms.push({ vector, values: term.map((x) => x * factor), factor });
    }
  return terms;
}

/** The power of two that brings a term near 1, away from half floats' smallest numbers; exact to undo. */
function factorToUnit(term: Float32Array): number {
  const largest = term.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  return largest === 0 ? 1 : 2 ** -Math.floor(Math.log2(largest));
}

/** The factor that brings the logits of all vectors within belowCap of the cap, as far as the bias lets them. */
function factorBelowCap(head: RawHead, cap: number, bias: Float32Array, vectors: Float32Array): number {
  let factor = 1;
  for (let tries = 0; tries < mostShrinks; tries++) {
    const trial = factor;
    const logits = uncap(head.pure(vectors.map((x) => x * trial)), cap);
    let highest = 0;
    for (let i = 0; i < logits.length; i++)
      highest = Math.max(highest, Math.abs((logits[i] ?? 0) - (bias[i % bias.length] ?? 0)));
    if (highest <= cap * belowCap) return factor;
    // A logit near the cap says only that it is large.
    const wanted = highest < cap / 2 ? (cap * belowCap) / highest : belowCap;
    factor *= 2 ** Math.floor(Math.log2(wanted));
  }
  return factor;
}

/** x of cap * tanh(x / cap), in place. */
function uncap(logits: Float32Array, cap: number | undefined): Float32Array {
  if (cap === undefined) return logits;
  const most = 1 - 1e-7;
  for (let i = 0; i < logits.length; i++)
    logits[i] = cap * Math.atanh(Math.max(-most, Math.min(most, (logits[i] ?? 0) / cap)));
  return logits;
}

/** How far `project` is from f(v/2) = f(v)/2: the largest difference relative to the largest logit. */
export function linearityError(
  project: (vectors: Float32Array) => Float32Array,
  vector: Float32Array,
): number {
  const logits = project(Float32Array.of(...vector, ...vector.map((x) => x / 2)));
  const vocabulary = logits.length / 2;
  let difference = 0;
  let highest = 0;
  for (let i = 0; i < vocabulary; i++) {
    const whole = logits[i] ?? 0;
    difference = Math.max(difference, Math.abs((logits[vocabulary + i] ?? 0) - whole / 2));
    highest = Math.max(highest, Math.abs(whole));
  }
  return highest === 0 ? Infinity : difference / highest;
}
