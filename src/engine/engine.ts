import type { ProjectionForm } from '../protocol/method';
import type { ChatMessage, ModelInfo } from '../protocol/model';

/** How a running call hears that it should stop and says how far it is. Every call of Engine takes one. */
export interface Control {
  /** Throws Cancelled once the request has been cancelled. Cheap: reads one shared integer. */
  check(): void;
  /** True once cancelled; for native callbacks, which must not throw. */
  cancelled(): boolean;
  progress(message: string, done?: number, total?: number): void;
}

/** A change of the residual stream, made in place where each block's output is named `l_out-l`. */
export type Edit =
  /** h_l <- h_l + vectors[l] for every l present, at positions >= from. */
  | { readonly kind: 'add'; readonly vectors: ReadonlyMap<number, Float32Array>; readonly from: number }
  /** h_l <- h_l - (h_l . r_l) r_l for every l present, at positions >= from (Arditi et al., 2406.11717). r_l unit. */
  | {
      readonly kind: 'ablate';
      readonly directions: ReadonlyMap<number, Float32Array>;
      readonly from: number;
    };

/** One sequence to run once: where to read the residual stream, and where the logits. */
export interface CaptureSequence {
  readonly tokens: Int32Array;
  /** Positions whose residual stream is returned, ascending. */
  readonly states: readonly number[];
  /** Positions whose logits are returned, ascending. Default none. */
  readonly logits?: readonly number[];
  /** Positions whose residual streams are added up, ascending. Default none. */
  readonly summed?: readonly number[];
  readonly edit?: Edit;
}

export interface CapturedSequence {
  /** [states.length, layers.length, d] row-major: h_l(x, t) after block l, before the final norm. */
  readonly states: Float32Array;
  /** [logits.length, vocabulary] row-major. */
  readonly logits: Float32Array;
  /** Sum over `summed`, [layers.length, d]; not of the model's last layer, which is computed only where states are read. */
  readonly sums?: Float64Array;
}

/** A sequence that is run again and again while its text changes. */
export interface InspectSequence {
  readonly tokens: Int32Array;
  /** r_l that every token is projected on, [layers, d] row-major. */
  readonly directions: Float32Array;
  /** Positions whose residual stream is returned, ascending. */
  readonly states: readonly number[];
  /** Positions whose logits are returned, ascending. */
  readonly logits: readonly number[];
}

export interface InspectedSequence extends CapturedSequence {
  /** [tokens.length, layers - 1] row-major: h_l . r_l; the last layer is computed only where an output is read. */
  readonly projections: Float32Array;
  /** Tokens that were in memory already, and those that were decoded. */
  readonly kept: number;
  readonly decoded: number;
}

/** A text whose tokens are scored. */
export interface ScoredSequence {
  readonly tokens: Int32Array;
  /** The first token that is scored; at least 1, since nothing comes before the first. */
  readonly from: number;
  readonly edit?: Edit;
}

export interface Sampling {
  /** 0 is greedy. */
  readonly temperature: number;
  readonly topK: number;
  readonly topP: number;
  readonly seed: number;
  /** 1 leaves the logits alone; over prompt and answer, as transformers does. */
  readonly repetitionPenalty: number;
}

export interface GenerateSequence {
  readonly tokens: Int32Array;
  readonly edit?: Edit;
}

export interface Generated {
  readonly tokens: Int32Array;
  readonly text: string;
  /** `end`: an end-of-generation token came; `length`: maxTokens reached. */
  readonly stop: 'end' | 'length';
  /** Logits of the first answer token before any penalty, [vocabulary]. */
  readonly firstLogits: Float32Array;
}

/**
 * One loaded model with its adapters and its context. Every call is synchronous and runs on the engine's worker
 * thread; cancel is heard within one ubatch (prefill) or one token (generation) through `control`.
 */
export interface Engine {
  readonly info: ModelInfo;
  /** The chat template's text for `messages`, with the generation prompt. Throws not-a-chat-model, template-failed. */
  render(messages: readonly ChatMessage[]): string;
  /** Ids of `render(messages)`, special tokens parsed, no doubled BOS. */
  encodeChat(messages: readonly ChatMessage[]): Int32Array;
  /** Ids of plain text, no special tokens parsed and none added. */
  encode(text: string): Int32Array;
  /** Raw bytes of one token (special tokens as their text). */
  piece(token: number): Uint8Array;
  /** Whether a token ends a generation, and so a turn of a chat. */
  isEnd(token: number): boolean;
  /** Text of `tokens`; bytes that are no UTF-8 become U+FFFD. */
  decode(tokens: Int32Array): string;
  /**
   * Runs every sequence once and returns its residual stream at `layers` (ascending). Sequences that share a
   * prefix share its computation, and several run in one batch.
   */
  capture(
    sequences: readonly CaptureSequence[],
    layers: readonly number[],
    control: Control,
  ): CapturedSequence[];
  /**
   * Runs a sequence and keeps it in memory: of the next one, what it has in common with this one at the start is not
   * computed again. Any call but `branch`, `lens` and `project` ends that; states are returned at all layers. Values are those
   * of a fresh run within the rounding of the matrix products, which depends on the tokens decoded together.
   */
  inspect(sequence: InspectSequence, control: Control): InspectedSequence;
  /**
   * As `capture`, for sequences that begin as the inspected one does: that part of each is not computed again, and the
   * inspected sequence is kept.
   */
  branch(
    sequences: readonly CaptureSequence[],
    layers: readonly number[],
    control: Control,
  ): CapturedSequence[];
  /** ln P of each token from `from` on, given those before it: [tokens.length - from] a sequence. */
  logProbabilities(sequences: readonly ScoredSequence[], control: Control): Float64Array[];
  /**
   * Generates for all sequences in lockstep (one batch a step; a shared prefix is decoded once).
   * `onText(index, text)` gets the whole text so far of a sequence after each token, only whole characters.
   */
  generate(
    sequences: readonly GenerateSequence[],
    maxTokens: number,
    sampling: Sampling,
    onText: (index: number, text: string) => void,
    control: Control,
  ): Generated[];
  /**
   * One answer under llama.cpp's own control vector instead of in-place edits: `vectors` as for Edit 'add' (layer 0
   * cannot be touched), from position `from` on. For one stream only; same result as `generate` within rounding.
   */
  generateWithControlVector(
    tokens: Int32Array,
    vectors: ReadonlyMap<number, Float32Array>,
    from: number,
    maxTokens: number,
    sampling: Sampling,
    onText: (text: string) => void,
    control: Control,
  ): Generated;
  /**
   * Vocabulary projection through the model's own head. `vectors`: [k, d] row-major. Returns [k, vocabulary].
   * `pure`: W_U v. `lens`: W_U norm(v) with the final norm.
   */
  project(vectors: Float32Array, form: ProjectionForm, control: Control): Float32Array;
  /**
   * What the model would say if `states` came out of its last block (logit lens): through its own final norm and head,
   * scale, cap and bias included. `states`: [k, d] row-major. Returns logits, [k, vocabulary].
   */
  lens(states: Float32Array, control: Control): Float32Array;
  /** Frees model, adapters and context. The engine cannot be used afterwards. */
  dispose(): void;
}
