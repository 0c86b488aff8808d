import type { Node, Tree } from '@vscode/tree-sitter-wasm';
import type { FoundPrompt, PromptFinder } from '../promptFinder';
import { textLines } from '../textLines';
import type { CodeDialect } from './codeDialect';
import { literalPrompt, searchCode, type PlacedPrompt } from './codeSearch';
import type { Grammar } from './grammars';

/** Longest text that is parsed, UTF-16: generated code beyond it holds no prompts that somebody writes. */
const longest = 1_000_000;
/** Without any of these no name counts: the text need not be parsed. */
const anyName = /prompt|system|user|content/i;

/**
 * String literals of code that are given to a prompt's name, and chats: see searchCode. The cursor may also mean any
 * other literal of more than one word.
 */
export function createCodeFinder(grammar: Grammar, dialect: CodeDialect): PromptFinder {
  // One text is asked for many times, as the cursor moves in it.
  let known: { readonly text: string; readonly tree: Tree; prompts?: readonly PlacedPrompt[] } | undefined;

  function parsed(text: string): NonNullable<typeof known> {
    if (known?.text === text) return known;
    known?.tree.delete();
    known = { text, tree: grammar.parse(text) };
    return known;
  }

  function prompts(text: string): readonly PlacedPrompt[] {
    if (text.length > longest || !anyName.test(text)) return [];
    const current = parsed(text);
    current.prompts ??= searchCode(text, grammar.query.matches(current.tree.rootNode), dialect);
    return current.prompts;
  }

  return {
    all: (text) => prompts(text).map(({ prompt }) => prompt),
    at(text, offset) {
      if (text.length > longest) return undefined;
      const around = prompts(text).flatMap(({ prompt, places }) =>
        places
          .filter(({ start, end }) => start <= offset && offset <= end)
          .map(({ start, end }) => ({ prompt, length: end - start })),
      );
      // Places lie in each other: the literal within a list of messages is closer than the list.
      const closest = around.sort((a, b) => a.length - b.length)[0];
      return closest ? closest.prompt : literalAt(text, parsed(text).tree, dialect, offset);
    },
  };
}

/** The largest literal around `offset` that is a prompt when asked for: one of several words, not what is imported. */
function literalAt(text: string, tree: Tree, dialect: CodeDialect, offset: number): FoundPrompt | undefined {
  let literal: Node | undefined;
  for (let node = tree.rootNode.descendantForIndex(offset); node; node = node.parent) {
    if (/^(import|export)_/.test(node.type)) return undefined;
    if (dialect.isText(node)) literal = node;
  }
  const prompt = literal && literalPrompt(text, textLines(text), literal, dialect);
  return prompt && /\S\s+\S/.test(prompt.text) ? prompt : undefined;
}
