import type { ChatMessage } from '../../protocol/model';

/**
 * A stretch of a prompt and where it stands in the document, in UTF-16 offsets, ends excluded.
 * - `same`: character for character, [from, to) of the text is [start, end) of the document;
 * - `escape`: the text as a whole stands for the document's stretch (`\\n`, `\\u00e9`, a CRLF, doubled quotes);
 * - `hole`: a hole of a template (`{name}`, `${name}`): it is not in the text (from = to).
 */
export interface PromptPiece {
  readonly kind: 'same' | 'escape' | 'hole';
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
}

/** Settings that a prompt carries itself, e.g. in the front matter of a prompt file. */
export interface PromptSettings {
  readonly model?: string;
  /** Signed, relative. */
  readonly strength?: number;
}

/** A prompt in a text, with the lines it stands on (0-based, inclusive, its delimiters included). */
export interface FoundPrompt {
  /** What the user says: without surrounding white space, lines ending in \\n. Empty where the place of a prompt holds none. */
  readonly text: string;
  /** All of `text` in order, and its holes. */
  readonly pieces: readonly PromptPiece[];
  /** The messages before it: a system prompt, earlier turns. */
  readonly before: readonly ChatMessage[];
  readonly settings: PromptSettings;
  readonly firstLine: number;
  readonly lastLine: number;
}

/** Finds prompts in one kind of text. A new kind is one more file with one of these. */
export interface PromptFinder {
  /** The prompts that stand out by themselves: those that get a CodeLens. In the order of the text. */
  all(text: string): FoundPrompt[];
  /** The prompt that a person means with the cursor at `offset` (UTF-16); undefined where there is none. */
  at(text: string, offset: number): FoundPrompt | undefined;
}
