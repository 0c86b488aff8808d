/** A prompt in a text, with the lines it stands on (0-based, inclusive, its delimiters included). */
export interface FoundPrompt {
  /** Without surrounding white space. Empty where the place of a prompt holds none. */
  readonly text: string;
  readonly firstLine: number;
  readonly lastLine: number;
}

/** Finds prompts in one kind of text. A new kind is one more file with one of these. */
export interface PromptFinder {
  /** The prompts that stand out by themselves: those that get a CodeLens. */
  all(text: string): FoundPrompt[];
  /** The prompt that a person means with the cursor on `line`; undefined where there is none. */
  at(text: string, line: number): FoundPrompt | undefined;
}

/** The lines of a text, whichever way they end. */
export function splitLines(text: string): string[] {
  return text.split(/\r\n|\r|\n/);
}
