import { textLines } from './textLines';

/** The last character of a prompt as it stands in a text now, and the line that this is on. */
export interface PromptEnd {
  readonly offset: number;
  readonly line: number;
}

/**
 * Where `prompt` ends in a text that may have changed since it was found; undefined where it is no longer there. Of
 * several equal ones the nearest to where it stood.
 * @param start offset of its first character when it was found (UTF-16)
 */
export function promptEnd(text: string, prompt: string, start: number): PromptEnd | undefined {
  const places = [...text.matchAll(patternOf(prompt))];
  const [nearest] = places.sort((a, b) => Math.abs(a.index - start) - Math.abs(b.index - start));
  if (!nearest) return undefined;
  const offset = nearest.index + nearest[0].length - 1;
  return { offset, line: textLines(text).at(offset) };
}

/** A prompt as it stands in a document: its lines may end in other ways, and be indented. */
function patternOf(prompt: string): RegExp {
  const lines = prompt.split('\n').map((line) => line.trim().replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(lines.join('[ \\t]*(?:\\r\\n|\\r|\\n)[ \\t]*'), 'g');
}
