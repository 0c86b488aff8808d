/** Figures of the panel that can be saved, by the stems of their files' names. */
export type FigureName =
  | 'layers'
  | 'prompt'
  | 'token-curve'
  | 'logit-lens'
  | 'first-tokens'
  | 'strengths'
  | 'words'
  | 'last-token'
  | 'space'
  | 'scores'
  | 'roc'
  | 'pareto'
  | 'refusals';

export const figureFormats = ['png', 'svg', 'csv'] as const;
export type FigureFormat = (typeof figureFormats)[number];

export interface FigureFile {
  readonly figure: FigureName;
  readonly format: FigureFormat;
  /** Text; of a PNG its bytes as base64. */
  readonly content: string;
}
