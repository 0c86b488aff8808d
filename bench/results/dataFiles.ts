import { existsSync } from 'node:fs';
import path from 'node:path';

/** A data set that the results are of; it is read from the user's folder and never committed. */
export interface ResultsSet {
  readonly name: string;
  /** File names that it goes by. */
  readonly files: readonly string[];
  readonly source: string;
  /** Prompts that are asked; all where undefined. */
  readonly limit?: number;
}

export const resultsSets: readonly ResultsSet[] = [
  {
    name: 'XSTest',
    files: ['xstest_v2_prompts.csv', 'xstest_prompts.csv', 'XSTest.csv'],
    source: 'the repository paul-rottger/xstest on GitHub (xstest_prompts.csv)',
  },
  {
    name: 'AdvBench',
    files: ['AdvBench.csv', 'advbench.csv', 'harmful_behaviors.csv'],
    source: 'the repository llm-attacks/llm-attacks on GitHub (data/advbench/harmful_behaviors.csv)',
    limit: 200,
  },
  {
    name: 'TruthfulQA',
    files: ['TruthfulQA.csv', 'truthfulqa.csv'],
    source: 'the repository sylinrl/TruthfulQA on GitHub (TruthfulQA.csv)',
    limit: 200,
  },
];

export interface FoundSet extends ResultsSet {
  readonly file: string;
}

/** The sets' files in `folder`, and a sentence for each that is not there. */
export function findDataFiles(folder: string): {
  readonly found: FoundSet[];
  readonly missing: string[];
} {
  const found: FoundSet[] = [];
  const missing: string[] = [];
  for (const set of resultsSets) {
    const file = set.files.map((name) => path.join(folder, name)).find((each) => existsSync(each));
    if (file === undefined)
      missing.push(`${set.name} is not in ${folder} (${set.files.join(' or ')}): get it from ${set.source}.`);
    else found.push({ ...set, file });
  }
  return { found, missing };
}
