import type { CodeDialect } from './code/codeDialect';
import { createGrammars, type Grammars } from './code/grammars';
import type { FinderKind } from './finderKind';
import { paragraphFinder, plainTextFinder, promptListFinder } from './plainText';
import type { PromptFinder } from './promptFinder';
import { wholeTextFinder } from './wholeText';

/** Kinds by VS Code's language id. */
const kindsByLanguage: Readonly<Record<string, FinderKind>> = {
  markdown: 'markdown',
  prompt: 'prompt',
  ...{ json: 'json', jsonl: 'jsonl', csv: 'csv', tsv: 'csv' },
  python: 'python',
  ...{
    javascript: 'javascript',
    javascriptreact: 'javascript',
    typescript: 'typescript',
    typescriptreact: 'tsx',
  },
};

/** Kinds by the ending of the file's name, where VS Code knows no language of it. */
const kindsByEnding: Readonly<Record<string, FinderKind>> = {
  ...{ csv: 'csv', tsv: 'csv', jsonl: 'jsonl', ndjson: 'jsonl', prompt: 'prompt' },
};

/** Where a text is: in a file or a cell of a notebook. */
export type FinderPlace = 'file' | 'cell';

/** Finders by the kind of text. Parsers are loaded when a text of their kind is first met. */
export interface Finders {
  /**
   * How prompts are found in a document of this language.
   * @param path of the file; its ending counts where the language is no kind
   */
  finderFor(languageId: string, place: FinderPlace, path?: string): Promise<PromptFinder>;
  /** The finder of a kind that somebody chose for a file. */
  finderOf(kind: FinderKind): Promise<PromptFinder>;
}

/** @param grammarFolder with tree-sitter's grammars (see createGrammars) */
export function createFinders(grammarFolder: string): Finders {
  const grammars = createGrammars(grammarFolder);
  const loaded = new Map<FinderKind, Promise<PromptFinder>>();
  const cells = new Map<FinderKind, Promise<PromptFinder>>();

  function finderOf(kind: FinderKind): Promise<PromptFinder> {
    const finder = loaded.get(kind) ?? loadFinder(kind, grammars);
    loaded.set(kind, finder);
    return finder;
  }

  function cellFinderOf(kind: FinderKind): Promise<PromptFinder> {
    const finder = cells.get(kind) ?? finderOf(kind).then(cellFinder);
    cells.set(kind, finder);
    return finder;
  }

  return {
    finderOf,
    async finderFor(languageId, place, path = '') {
      const ending = /\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
      if (place === 'file') {
        const kind = kindsByLanguage[languageId] ?? kindsByEnding[ending];
        if (kind) return finderOf(kind);
        return languageId === 'plaintext' ? plainTextFinder : paragraphFinder;
      }
      if (languageId === 'plaintext' || languageId === 'raw') return wholeTextFinder;
      const kind = kindsByLanguage[languageId];
      if (!kind) return otherCellFinder;
      return kind === 'prompt' ? finderOf(kind) : cellFinderOf(kind);
    },
  };
}

/** A cell of a language that is no kind: it does not stand out. */
const otherCellFinder: PromptFinder = {
  all: () => [],
  at: (text, offset) => wholeTextFinder.at(text, offset),
};

/**
 * In a cell the prompts of its language stand out; a cursor that is in none of them means the first one, and the whole
 * cell where there is none.
 */
function cellFinder(finder: PromptFinder): PromptFinder {
  return {
    all: (text) => finder.all(text),
    at(text, offset) {
      const found = finder.all(text);
      const meant = found.length > 0 ? finder.at(text, offset) : undefined;
      const standsOut = meant && found.find(({ pieces }) => pieces[0]?.start === meant.pieces[0]?.start);
      return standsOut ?? found[0] ?? wholeTextFinder.at(text, offset);
    },
  };
}

async function loadFinder(kind: FinderKind, grammars: Grammars): Promise<PromptFinder> {
  switch (kind) {
    case 'markdown':
      return (await import('./markdown')).markdownFinder;
    case 'text':
      return promptListFinder;
    case 'prompt':
      return (await import('./promptFile')).promptFileFinder;
    case 'json':
      return (await import('./data/json')).jsonFinder;
    case 'jsonl':
      return (await import('./data/json')).jsonLinesFinder;
    case 'csv':
      return (await import('./data/csv')).csvFinder;
    case 'python':
      return codeFinder((await import('./code/python')).python, grammars);
    case 'javascript':
    case 'typescript':
    case 'tsx':
      return codeFinder((await import('./code/script'))[kind], grammars);
  }
}

async function codeFinder(dialect: CodeDialect, grammars: Grammars): Promise<PromptFinder> {
  const { createCodeFinder } = await import('./code/codeFinder');
  return createCodeFinder(await grammars.load(dialect.grammar, dialect.query), dialect);
}
