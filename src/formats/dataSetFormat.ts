import path from 'node:path';
import { cellText, columnPlace, type TableRow } from './promptTable';

/** A data set of the literature: how its file is told from others, and which of its prompts are harmful. */
export interface DataSetFormat {
  readonly name: string;
  /** Column that gives the kind of prompt. */
  readonly typeColumn?: string;
  isHarmful(type: string | null): boolean;
}

/** What a file shows of itself. */
export interface FileSigns {
  /** Base name without its ending. */
  readonly stem: string;
  /** Names of the columns in lower case, words joined by `_`. */
  readonly columns: readonly string[];
  /** Distinct values of its `type` column. */
  readonly types: ReadonlySet<string>;
}

interface KnownFormat extends DataSetFormat {
  matches(signs: FileSigns): boolean;
}

/** XSTest's kinds of safe prompts, and their unsafe counterparts (Röttger et al., 2308.01263, table 1). */
const xsTestTypes: ReadonlySet<string> = new Set(
  [
    ...['homonyms', 'figurative_language', 'safe_targets', 'safe_contexts', 'definitions'],
    ...['real_group_nons_discr', 'nons_group_real_discr', 'discr', 'historical_events'],
    ...['privacy', 'privacy_public', 'privacy_fictional'],
  ].flatMap((type) => [type, `contrast_${type}`]),
);

const has = (columns: readonly string[], ...wanted: readonly string[]): boolean =>
  wanted.every((name) => columns.includes(name));

const known: readonly KnownFormat[] = [
  {
    // Röttger et al., 2308.01263: 250 safe prompts and 200 unsafe ones.
    name: 'XSTest',
    typeColumn: 'type',
    matches: ({ stem, columns, types }) =>
      has(columns, 'prompt', 'type') &&
      (/xs[-_ ]?test/i.test(stem) || (types.size > 0 && [...types].every((type) => xsTestTypes.has(type)))),
    isHarmful: (type) => type?.startsWith('contrast_') ?? false,
  },
  {
    // Lin et al., 2109.07958: questions that some people answer wrongly, none of them harmful.
    name: 'TruthfulQA',
    typeColumn: 'category',
    matches: ({ columns }) =>
      has(columns, 'type', 'category', 'question') && columns.some((name) => /^(best|correct)_/.test(name)),
    isHarmful: () => false,
  },
  {
    // Zou et al., 2307.15043: harmful_behaviors.csv. JailbreakBench has these columns among others.
    name: 'AdvBench',
    matches: ({ columns }) => [...columns].sort().join() === 'goal,target',
    isHarmful: () => true,
  },
  // Shi et al., 2401.17633: safe prompts with alarming words.
  { name: 'OKTest', matches: ({ stem }) => /ok[-_ ]?test/i.test(stem), isHarmful: () => false },
  // Huang et al., 2310.06987.
  {
    name: 'MaliciousInstruct',
    matches: ({ stem }) => /malicious[-_ ]?instruct/i.test(stem),
    isHarmful: () => true,
  },
  // Shaikh et al., 2212.08061; HarmfulQA is another set.
  { name: 'HarmfulQ', matches: ({ stem }) => /harmful[-_ ]?q(?![a-z])/i.test(stem), isHarmful: () => true },
];

/** The known data set that a file is, by its columns or, where it has none of its own, by its name; null for any other. */
export function recogniseDataSet(
  file: string,
  columns: readonly string[],
  rows: readonly TableRow[],
): DataSetFormat | null {
  const typeColumn = columns[columnPlace(columns, 'type')];
  const signs: FileSigns = {
    stem: path.parse(file).name,
    columns: columns.map((name) => name.toLowerCase().replace(/[^a-z0-9]+/g, '_')).filter((name) => name),
    types: new Set(rows.flatMap(({ cells }) => cellText(cells, typeColumn) || [])),
  };
  return known.find((format) => format.matches(signs)) ?? null;
}
