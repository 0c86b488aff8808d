/** What a prompt is, as far as an anchor set says. */
export const promptKinds = ['harmful', 'harmless', 'contrast'] as const;
export type PromptKind = (typeof promptKinds)[number];

/** Where the anchors of a vectors file lie among each other. */
export interface SpaceRequest {
  /** Path of the vectors (GGUF). */
  readonly file: string;
  /** Files of the user with anchors, for their texts, which the vectors do not hold; the project's own are known. */
  readonly promptFiles?: readonly string[];
}

/** An anchor, as a point. */
export interface SpacePrompt {
  readonly kind: PromptKind;
  /** null: not among the anchors that are at hand. */
  readonly text: string | null;
}

/** The plane in which the anchors' last-token states vary most, at one layer. */
export interface SpaceLayer {
  readonly layer: number;
  /** Shares of the anchors' variance along the first and the second principal component, 0..1. */
  readonly explained: readonly [number, number];
  /** First and second coordinate of every prompt in turn, in units of the residual stream. */
  readonly coordinates: readonly number[];
}

export interface SpaceResult {
  readonly prompts: readonly SpacePrompt[];
  readonly layers: readonly SpaceLayer[];
  /** Of the vectors. */
  readonly fingerprint: string;
}
