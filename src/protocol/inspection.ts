import type { Classification, ClassifierName, LayerWindow, LikelyToken, VectorsRequest } from './method';
import type { PromptInput } from './model';

/** Looks at one prompt while it is written. What the engine still holds of the last one is not computed again. */
export interface InspectRequest extends VectorsRequest {
  readonly prompt: PromptInput;
  /** Layers whose mean is the tint, at least one; default: those of the projection classifier. */
  readonly layers?: readonly number[];
}

/** A token of the last user message. */
export interface InspectedToken {
  readonly id: number;
  /** As text; bytes that are no UTF-8 appear as `\\xNN`. */
  readonly text: string;
  /**
   * UTF-16 offsets [from, to) in the message's content. A token that is part of a character has the whole character, so
   * that neighbours can overlap; what the template trims or adds is no token of the message.
   */
  readonly from: number;
  readonly to: number;
}

export interface InspectResult {
  readonly tokens: readonly InspectedToken[];
  /** Layers that are read, from 0: all but the model's last, which is computed only where an answer begins. */
  readonly layers: number;
  /**
   * [tokens.length, layers] row-major: (h_l . r_l - midpoint of the anchors' means) / half their distance at layer l, minus
   * its mean over content tokens of harmless anchors. 0 is a usual harmless token; 1 is half the anchors' distance more
   * towards the harmful ones. 0 too where the means coincide to 1 % of the residual norm, and of the first token
   * of the sequence, whose norm is extreme.
   */
  readonly values: Float32Array;
  /** Layers that `tint` is the mean over, rising: those asked for, with the last that is read in place of the model's last. */
  readonly tintLayers: readonly number[];
  /** Mean of `values` over those layers, a token. */
  readonly tint: Float32Array;
  readonly classification: Classification;
  /** Of every classifier, not only the one that decides. */
  readonly scores: Readonly<Record<ClassifierName, number>>;
  /** Where the last prompt token lies in the plane of each layer in which the anchors vary most, [all layers, 2]. */
  readonly place: Float32Array;
  /** Of the vectors that scores and place are by. */
  readonly fingerprint: string;
  /** Layers that are steered unless others are chosen: tuned, else suggested. */
  readonly steered: LayerWindow;
  /** Log-odds of the refusal tokens at the first answer token. */
  readonly refusalLogOdds: number;
  /** Tokens of the rendered prompt: those that were in memory already, and those that were decoded. */
  readonly kept: number;
  readonly decoded: number;
  readonly milliseconds: number;
}

/** What the model would say next at one token, layer by layer (logit lens). */
export interface TokenLensRequest extends VectorsRequest {
  readonly prompt: PromptInput;
  /** Index among the tokens that `prompt/inspect` gives. */
  readonly token: number;
  /** Layers to read; default all. */
  readonly layers?: readonly number[];
  /** Tokens a layer; default 5. */
  readonly top?: number;
  /** Reads the token a second time, steered. */
  readonly steering?: LensSteering;
}

/** Steering from one token on, as if the answer began after it. */
export interface LensSteering {
  /** Signed, a fraction of the residual norm. */
  readonly strength: number;
  /** Default: the tuned window, else the suggested one. */
  readonly layers?: LayerWindow;
}

export interface TokenLensResult {
  readonly layers: readonly {
    readonly layer: number;
    readonly tokens: readonly LikelyToken[];
    /** Where steering was asked for. */
    readonly steered?: readonly LikelyToken[];
  }[];
  /** Where steering was asked for: the length added at each of the layers (the paper's alpha). */
  readonly steering?: { readonly relative: number; readonly absolute: number; readonly layers: LayerWindow };
}

/** Which words and layers push a prompt towards refusal: each word is left out once (leave-one-out). */
export interface ExplainRequest extends VectorsRequest {
  readonly prompt: PromptInput;
}

export interface ExplainedWord {
  readonly text: string;
  /** UTF-16 offsets [from, to) in the last user message. */
  readonly from: number;
  readonly to: number;
  /** Score and refusal log-odds of the whole prompt minus those without the word: above 0 the word pushes towards refusal. */
  readonly score: number;
  readonly refusalLogOdds: number;
  /** Whether the model would still be about to refuse without the word. */
  readonly aboutToRefuse: boolean;
}

export interface ExplainResult {
  readonly classification: Classification;
  readonly refusalLogOdds: number;
  /** Words and punctuation marks that are left out together: 1 unless the message is long. */
  readonly wordsEach: number;
  /** In the order of the prompt. */
  readonly words: readonly ExplainedWord[];
  /** Scaled projection of the last prompt token at each layer: 1 where the mean of the harmful anchors lies, -1 the others. */
  readonly layers: readonly { readonly layer: number; readonly projection: number }[];
}
