import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { ExtractResult } from '../../src/protocol/method';
import type { TuneResult } from '../../src/protocol/tuning';
import type { FoundSet } from './dataFiles';

/** How much is measured. */
export interface Amount {
  /** Anchors a set. */
  readonly anchors: number;
  /** Prompts of a data set at most; undefined for its own limit. */
  readonly prompts: number | undefined;
  readonly tokens: number;
  /** What `tune` is told. */
  readonly tune: readonly string[];
  /** Text whose perplexity is taken. */
  readonly text: string;
  readonly controlPrompts: number;
  readonly randomSeeds: number;
  readonly shuffledSeeds: number;
}

/** Refusals open an answer: so many tokens tell one, where the text itself is not judged. */
export const openingTokens = 16;
/** There are many controls, and nearly all refusals open within so many tokens. */
export const controlTokens = 8;
const cli = path.join(__dirname, '..', '..', 'dist', 'cli.js');
const files = path.join(__dirname, '..', '..', 'bench', 'results');
export const proseFile = path.join(files, 'prose.txt');
export const systemFile = path.join(files, 'system.txt');

/** One adapter's vectors and run folders, made by the command line alone. */
export interface AdapterRuns {
  readonly extraction: ExtractResult;
  readonly tuned: TuneResult;
  /** By data set: folders of the main run, and of the one that steers every prompt either way. */
  readonly main: ReadonlyMap<string, string>;
  readonly bothWays: ReadonlyMap<string, string>;
  /** By data set: folders of the controls; empty where none were asked for. */
  readonly controls: ReadonlyMap<string, string>;
}

/** Does all runs of an adapter, as many at a time as there are cores; runs that are there already are gone on with. */
export async function runAdapter(
  adapter: string,
  folder: string,
  sets: readonly FoundSet[],
  amount: Amount,
  modes: string,
  controls: boolean,
): Promise<AdapterRuns> {
  mkdirSync(folder, { recursive: true });
  const vectors = path.join(folder, 'vectors.gguf');
  const extraction = await refusalLens<ExtractResult>(
    ...['extract', '--model', 'default', '--adapter', adapter, '--limit', String(amount.anchors)],
    ...['--out', vectors],
  );
  const tuned = await refusalLens<TuneResult>(...['tune', '--vectors', vectors, ...amount.tune]);
  const size = tuned.chosen.strength;
  const evaluate = (kind: string, set: FoundSet, limit: number | undefined, ...how: string[]) => {
    const out = path.join(folder, `${kind}-${set.name}`);
    return refusalLens(
      ...['evaluate', '--vectors', vectors, '--data', set.file, '--name', set.name, '--out', out],
      ...(limit === undefined ? [] : ['--limit', String(limit)]),
      ...how,
    ).then(() => [set.name, out] as const);
  };
  const limitOf = (set: FoundSet): number | undefined => amount.prompts ?? set.limit;
  const seeds = (kind: string, count: number): string[] =>
    Array.from({ length: count }, (_, seed) => `${kind}=${seed + 1}`);
  const controlModes = [
    ...['default', 'scans', ...seeds('random', amount.randomSeeds)],
    ...seeds('shuffled', amount.shuffledSeeds),
  ].join(',');
  const tasks = sets.flatMap((set) => [
    {
      kind: 'main' as const,
      work: () =>
        evaluate(
          'main',
          set,
          limitOf(set),
          ...['--mode', modes, '--max-tokens', String(amount.tokens)],
          ...(set.name === 'XSTest' ? ['--perplexity-text', amount.text] : []),
        ),
    },
    // Only a set with both kinds of prompts has a trade-off.
    ...(set.name === 'XSTest'
      ? [
          {
            kind: 'bothWays' as const,
            work: () =>
              evaluate(
                'both-ways',
                set,
                limitOf(set),
                ...['--mode', `default,steer=-${size},steer=${size}`, '--max-tokens', String(openingTokens)],
              ),
          },
        ]
      : []),
    ...(controls
      ? [
          {
            kind: 'controls' as const,
            work: () =>
              evaluate(
                'controls',
                set,
                set.name === 'XSTest' ? 2 * amount.controlPrompts : amount.controlPrompts,
                ...['--mode', controlModes, '--max-tokens', String(controlTokens)],
              ),
          },
        ]
      : []),
  ]);
  const done = {
    main: new Map<string, string>(),
    bothWays: new Map<string, string>(),
    controls: new Map<string, string>(),
  };
  const run = async (some: typeof tasks): Promise<void> => {
    await Promise.all(
      some.map(async ({ kind, work }) => {
        const [name, out] = await work();
        done[kind].set(name, out);
      }),
    );
  };
  // The controls last, after the main runs of all adapters.
  await run(tasks.filter(({ kind }) => kind !== 'controls'));
  await run(tasks.filter(({ kind }) => kind === 'controls'));
  return { extraction, tuned, ...done };
}

/** Processes at a time: each has one compute thread. */
let free = os.availableParallelism();
const waiting: (() => void)[] = [];

async function withProcess<T>(work: () => Promise<T>): Promise<T> {
  if (free > 0) free--;
  else await new Promise<void>((resolve) => waiting.push(resolve));
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else free++;
  }
}

/** What `refusal-lens VERB ... --json` prints; throws with what it says of an error. */
export function refusalLens<Result>(...args: readonly string[]): Promise<Result> {
  return withProcess(() => runCommandLine<Result>(args));
}

function runCommandLine<Result>(args: readonly string[]): Promise<Result> {
  console.error(`refusal-lens ${args.join(' ')}`);
  return new Promise((resolve, reject) => {
    const command = [cli, ...args, '--threads', '1', '--json'];
    execFile(process.execPath, command, { maxBuffer: 64e6 }, (error, stdout, stderr) => {
      if (error) reject(new Error(`refusal-lens ${args.join(' ')} failed:\n${stderr}`, { cause: error }));
      else resolve(JSON.parse(stdout) as Result);
    });
  });
}
