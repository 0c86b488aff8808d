import { createContext, Script } from 'node:vm';
import { stretchPrompt } from './foundPrompt';
import type { FoundPrompt, PromptFinder } from './promptFinder';
import { textLines } from './textLines';

/** Longest text that a pattern is tried on, UTF-16. */
const longest = 500_000;
const mostPrompts = 2000;
/** A pattern that goes back and forth without end is stopped, and not tried again. */
const longestMs = 100;

const flags = 'dgm';

/** All matches' first groups, as [start, end]; in a context of its own because only there a time limit holds. */
const search = new Script(`{
  const ranges = [];
  for (const { indices } of text.matchAll(new RegExp(source, '${flags}'))) {
    if (indices[1]) ranges.push(indices[1]);
    if (ranges.length >= most) break;
  }
  ranges;
}`);

/** What is wrong with a pattern, as the end of a sentence; undefined if nothing is. */
export function patternProblem(source: string): string | undefined {
  try {
    // With an empty alternative it matches anything, and tells its groups.
    const groups = new RegExp(`${source}|`, flags).exec('');
    return groups && groups.length > 1
      ? undefined
      : 'a pattern without a group in parentheses, which would be the prompt';
  } catch (error) {
    return `no regular expression (${error instanceof Error ? error.message : String(error)})`;
  }
}

/**
 * The first group of each match of a regular expression of the person (JavaScript, `^` and `$` at lines). Nothing is found
 * in a text longer than 500,000 characters, nor after the first 2,000 prompts.
 * @param tell a sentence, once, where the pattern took too long
 */
export function createPatternFinder(source: string, tell: (sentence: string) => void): PromptFinder {
  const context = createContext({ text: '', source, most: mostPrompts });
  let stopped = false;

  function all(text: string): FoundPrompt[] {
    if (stopped || text.length > longest) return [];
    const lines = textLines(text);
    return ranges(text)
      .map(([start, end]) => stretchPrompt(text, lines, start, end))
      .filter((prompt) => prompt.text !== '');
  }

  function ranges(text: string): readonly (readonly [number, number])[] {
    context['text'] = text;
    try {
      const found = search.runInContext(context, { timeout: longestMs }) as Iterable<
        readonly [number, number]
      >;
      // An array of this context, as all others are.
      return [...found];
    } catch {
      stopped = true;
      tell(
        `The pattern ${source} took longer than ${longestMs} ms and is not used any more. Make it simpler: nested repetitions such as (a+)+ take without end.`,
      );
      return [];
    } finally {
      context['text'] = '';
    }
  }

  return {
    all,
    at(text, offset) {
      const line = textLines(text).at(offset);
      return all(text).find(({ firstLine, lastLine }) => firstLine <= line && line <= lastLine);
    },
  };
}
