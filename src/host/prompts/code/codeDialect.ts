import type { Node } from '@vscode/tree-sitter-wasm';
import type { TextMapper } from '../mappedText';
import type { GrammarName } from './grammars';

/** What the search for prompts has to know of a programming language. */
export interface CodeDialect {
  readonly grammar: GrammarName;
  /** Matches of a `@name` and the `@value` that it is given. */
  readonly query: string;
  /** Nodes that hold names with values: objects, dictionaries, arguments of a call. */
  readonly containers: ReadonlySet<string>;
  /** Nodes of list literals. */
  readonly lists: ReadonlySet<string>;
  /** The text of a name, without quotes. */
  nameText(node: Node): string;
  /** A value without parentheses, type assertions and the like around it. */
  unwrapped(node: Node): Node;
  /** Whether `node` is text: a string literal, or an expression that joins some. */
  isText(node: Node): boolean;
  /** Writes what `isText` says of to `mapper`; other expressions become holes. */
  write(node: Node, mapper: TextMapper): void;
}
