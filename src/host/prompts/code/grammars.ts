import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Language, Parser, Query, Tree } from '@vscode/tree-sitter-wasm';

export type GrammarName = 'python' | 'javascript' | 'typescript' | 'tsx';

/** Parses text of one language, and finds patterns in it. */
export interface Grammar {
  /** The caller deletes the tree, which is kept outside of JavaScript's memory. */
  parse(text: string): Tree;
  readonly query: Query;
}

/** Tree-sitter's grammars, compiled to WebAssembly; each is loaded when it is first asked for. */
export interface Grammars {
  /** @param query patterns of the grammar's own nodes */
  load(name: GrammarName, query: string): Promise<Grammar>;
}

/** @param folder with `tree-sitter.wasm` and the grammars' `tree-sitter-NAME.wasm` */
export function createGrammars(folder: string): Grammars {
  let runtime: Promise<{ Parser: typeof Parser; Language: typeof Language; Query: typeof Query }> | undefined;

  async function start() {
    const treeSitter = await import('@vscode/tree-sitter-wasm');
    await treeSitter.Parser.init({ locateFile: (file: string) => path.join(folder, file) });
    return treeSitter;
  }

  return {
    async load(name, query) {
      runtime ??= start();
      const { Parser, Language, Query } = await runtime;
      const language = await Language.load(await readFile(path.join(folder, `tree-sitter-${name}.wasm`)));
      const parser = new Parser();
      parser.setLanguage(language);
      return {
        query: new Query(language, query),
        parse(text) {
          const tree = parser.parse(text);
          // null only where no language is set or parsing is stopped half-way.
          if (!tree) throw new Error(`The grammar ${name} gave no tree.`);
          return tree;
        },
      };
    },
  };
}
