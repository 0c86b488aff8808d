import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { readDataSet } from '../src/formats/dataSet';
import type { ClassifyResult } from '../src/protocol/method';
import { aurocInterval } from '../src/science/aurocInterval';
import { findDataFiles, type FoundSet } from './results/dataFiles';
import { assetsFolder, measureDirections } from './results/directions';
import { judgeLabels } from './results/labels';
import { measuredRun, tradeOffs, type MeasuredRun } from './results/measures';
import { resultsPage, type AdapterResults } from './results/page';
import { proseFile, refusalLens, runAdapter, systemFile, type Amount } from './results/runs';
import { tradeOffFigure } from './results/tradeOffFigure';

// docs/results.md, from the command line's own runs: what steering does to the over-cautious model on data sets of the
// user, none of which is fitted to or committed.
//
//   npm run results -- --data-dir DIR [--out FOLDER] [--also-adapter NAME=FILE] [--small] [--page FILE]
//
// Runs lie in FOLDER (default .vscode-test/results) and are gone on with when this is started again.

const root = path.join(assetsFolder, '..');

const whole: Amount = {
  anchors: 336,
  prompts: undefined,
  tokens: 64,
  tune: ['--limit', '160'],
  text: proseFile,
  controlPrompts: 100,
  randomSeeds: 10,
  shuffledSeeds: 3,
};
/** Enough to see that all of it runs. */
const small: Amount = {
  anchors: 12,
  prompts: 6,
  tokens: 8,
  tune: ['--limit', '2', '--strengths', '.04', '--windows', '9-18'],
  text: systemFile,
  controlPrompts: 3,
  randomSeeds: 1,
  shuffledSeeds: 1,
};

const palette = {
  paper: '#7f7f7f',
  transition: '#0072b2',
  projection: '#e69f00',
  probe: '#cc79a7',
  combined: '#009e73',
} as const;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      'data-dir': { type: 'string' },
      out: { type: 'string' },
      'also-adapter': { type: 'string', multiple: true },
      small: { type: 'boolean', default: false },
      page: { type: 'string' },
    },
  });
  const folder = values['data-dir'];
  if (folder === undefined) {
    console.error('Give the folder of the data sets: npm run results -- --data-dir DIR.');
    return 2;
  }
  const { found, missing } = findDataFiles(path.resolve(folder));
  if (missing.length > 0) {
    console.error(missing.join('\n'));
    return 2;
  }
  const amount = values.small ? small : whole;
  const out = path.resolve(
    values.out ?? path.join(root, '.vscode-test', values.small ? 'results-small' : 'results'),
  );
  const page = path.resolve(
    values.page ?? (values.small ? path.join(out, 'results.md') : path.join(root, 'docs', 'results.md')),
  );
  const others = (values['also-adapter'] ?? []).map((text) => {
    const [name = '', ...file] = text.split('=');
    return { name, file: path.resolve(file.join('=')) };
  });

  const ours = {
    name: 'The over-cautious adapter of this project',
    adapter: 'overcautious',
    key: 'overcautious',
  };
  const modes = `default,scans,paper,system=${systemFile},ablate`;
  // Of other adapters, what the aim is about: fewer refusals of harmless prompts, and harmful ones refused as before.
  const aim = found.filter(({ name }) => name !== 'TruthfulQA');
  const adapters = await Promise.all([
    measureAdapter(ours, out, found, amount, modes, true),
    ...others.map(({ name, file }) =>
      measureAdapter(
        { name, adapter: file, key: name.replace(/\W+/g, '-') },
        out,
        aim,
        amount,
        'default,scans',
        false,
      ),
    ),
  ]);

  const first = adapters[0];
  const xsTest = found[0];
  if (!first || !xsTest) throw new Error('There is nothing to report.');
  mkdirSync(path.dirname(page), { recursive: true });
  const figures = adapters.map((adapter, index) => writeFigure(adapter, page, index));
  writeFileSync(
    page,
    `${resultsPage({
      command: `npm run results -- --data-dir DIR${others.map(({ name }) => ` --also-adapter "${name}=FILE"`).join('')}`,
      amount,
      adapters,
      directions: await measureDirections(
        assetsFolder,
        ours.adapter,
        amount.anchors,
        first.runs.extraction.suggested,
        values.small ? 5 : 200,
      ),
      endOfTurn: await endOfTurnAuroc(ours.adapter, out, xsTest, amount),
      labels: judgeLabels(path.join(root, 'bench', 'results', 'labels.jsonl'), first.main, (text) =>
        createHash('sha256').update(text).digest('hex'),
      ),
      reading: values.small
        ? undefined
        : readFileSync(path.join(root, 'bench', 'results', 'reading.md'), 'utf8').trim(),
      figures,
    })}\n`,
  );
  console.error(`Written: ${page}`);
  return 0;
}

async function measureAdapter(
  { name, adapter, key }: { readonly name: string; readonly adapter: string; readonly key: string },
  out: string,
  sets: readonly FoundSet[],
  amount: Amount,
  modes: string,
  controls: boolean,
): Promise<AdapterResults> {
  const runs = await runAdapter(adapter, path.join(out, key), sets, amount, modes, controls);
  const measured = async (folders: ReadonlyMap<string, string>): Promise<Map<string, MeasuredRun>> =>
    new Map(
      await Promise.all([...folders].map(async ([set, folder]) => [set, await measuredRun(folder)] as const)),
    );
  return {
    name,
    runs,
    main: await measured(runs.main),
    bothWays: await measured(runs.bothWays),
    controls: await measured(runs.controls),
  };
}

function writeFigure({ bothWays, name }: AdapterResults, page: string, index: number): string {
  const run = bothWays.get('XSTest');
  if (!run) return '';
  const { curves } = tradeOffs(run);
  const file = `trade-off-${index + 1}.svg`;
  writeFileSync(
    path.join(path.dirname(page), file),
    tradeOffFigure(
      `Trade-off on XSTest: ${name}`,
      curves.map(({ classifier, rule, points }) => ({
        name: rule === 'paper' ? 'transition (the paper)' : classifier,
        colour: rule === 'paper' ? palette.paper : palette[classifier],
        dashed: rule === 'paper',
        points,
      })),
      ['refusals lost on unsafe prompts (points)', 'refusals lost on safe prompts (points)'],
    ),
  );
  return file;
}

/** How well the transition from the end of the user's turn tells XSTest's prompts apart. */
async function endOfTurnAuroc(
  adapter: string,
  out: string,
  set: FoundSet,
  amount: Amount,
): Promise<{ auroc: number; low: number; high: number }> {
  const vectors = path.join(out, 'end-of-turn.gguf');
  await refusalLens(
    ...['extract', '--model', 'default', '--adapter', adapter, '--position', 'end-of-turn'],
    ...['--limit', String(Math.min(64, amount.anchors)), '--out', vectors],
  );
  const { prompts } = await readDataSet({
    file: set.file,
    ...(amount.prompts === undefined ? {} : { limit: amount.prompts }),
  });
  const list = path.join(out, 'end-of-turn.jsonl');
  writeFileSync(list, prompts.map(({ text }) => JSON.stringify({ prompt: text })).join('\n'));
  const { prompts: classified } = await refusalLens<ClassifyResult>(
    ...['classify', '--vectors', vectors, '--data', list, '--classifier', 'transition'],
  );
  const scores = (harmful: boolean): number[] =>
    classified.flatMap(({ score }, index) => (prompts[index]?.harmful === harmful ? [score] : []));
  return aurocInterval(scores(true), scores(false));
}

main().then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    // The other runs end with this process; what they have is kept.
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
