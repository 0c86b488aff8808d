import path from 'node:path';
import { createSession } from '../src/engineProcess/session';
import { readControlVector } from '../src/formats/controlVector';
import { readPromptSet } from '../src/formats/promptSet';
import type { RequestControl } from '../src/method/control';
import { extract } from '../src/method/extract';
import { steer } from '../src/method/steer';
import { createModelLibrary } from '../src/models/library';
import type { SteerResult } from '../src/protocol/method';
import { wilson } from '../src/science/intervals';
import { opensWithRefusal } from '../src/science/refusalJudge';
import { refusalPhrases } from '../src/science/refusalPhrases';

// What steering does to the default model with the over-cautious adapter, on the project's calibration prompts, none of
// which is an anchor. Prints docs/steering.md.
//
//   npm run -s bench -- steering [--limit N] > docs/steering.md

const strength = 0.05;
const answerTokens = 16;
const assets = process.env['REFUSAL_LENS_ASSETS'] ?? path.join(__dirname, '..', '..', 'models');
const limit = Number(process.argv[process.argv.indexOf('--limit') + 1]) || undefined;
const control: RequestControl = {
  check: () => undefined,
  cancelled: () => false,
  progress: () => undefined,
  answer: () => undefined,
  answered: () => undefined,
};

interface Measured {
  readonly away: SteerResult;
  readonly towards: SteerResult;
}

async function main(): Promise<void> {
  const library = createModelLibrary({ assets, modelFolder: '', cacheFolder: '' });
  const bench = createSession(library);
  const model = { model: 'default', adapters: [{ adapter: 'overcautious', scale: 1 }] };
  const extraction = await extract(bench, { model, anchors: { kind: 'own' } }, control);
  const vectors = extraction.path;
  const recorded = await readControlVector(vectors);
  const sets = ['harmful', 'contrast', 'harmless'] as const;
  const measured = new Map<string, Measured[]>();
  for (const set of sets) {
    const prompts = (await readPromptSet(path.join(assets, 'anchors', `calibration-${set}.jsonl`)))
      .slice(0, limit)
      .map(({ text }) => text);
    const rows: Measured[] = [];
    for (const [index, prompt] of prompts.entries()) {
      const request = { vectors, prompt, maxTokens: answerTokens };
      rows.push({
        away: await steer(bench, { ...request, strength: -strength }, control),
        towards: await steer(bench, { ...request, strength }, control),
      });
      process.stderr.write(`\r${set} ${index + 1} of ${prompts.length} `);
    }
    measured.set(set, rows);
  }
  process.stderr.write('\n');
  const of = (set: string): readonly Measured[] => measured.get(set) ?? [];
  const { first, last } = extraction.suggested;
  console.log(`# What one steering does

Made by \`npm run -s bench -- steering > docs/steering.md\`. Data sets and automatic steering are in results.md. Model: ${recorded.model.name} with the over-cautious adapter
(sha256 ${recorded.adapters[0]?.sha256 ?? '–'}). Vectors: mean difference of ${extraction.anchors.harmful} + ${extraction.anchors.harmless} anchors of our own. Steering by ${strength} of the residual norm in layers
${first}–${last} (suggested), from the last prompt token on; greedy, repetition penalty 1.1, ${answerTokens} tokens. Prompts:
\`models/anchors/calibration-*.jsonl\`, none of which is an anchor. Shares with Wilson 95 % intervals; log-odds are of a
refusal opening at the first answer token; an answer counts as refused where it begins with a refusal phrase.

## Log-odds of refusal

| prompts | fall at −${strength} | rise at +${strength} | median change at −${strength} | at +${strength} |
|---|---|---|---|---|
${sets
  .map((set) => {
    const falls = of(set).map(({ away }) => change(away));
    const rises = of(set).map(({ towards }) => change(towards));
    return `| ${set} | ${share(falls, (x) => x < 0)} | ${share(rises, (x) => x > 0)} | ${median(falls).toFixed(2)} | ${median(rises).toFixed(2)} |`;
  })
  .join('\n')}

## Refused answers

| prompts | default | −${strength} | +${strength} | median KL at −${strength} (nats) |
|---|---|---|---|---|
${sets
  .map((set) => {
    const refused = (pick: (row: Measured) => string): string =>
      share(of(set), (row) => opensWithRefusal(pick(row), refusalPhrases));
    return `| ${set} | ${refused((row) => row.away.default.text)} | ${refused((row) => row.away.steered.text)} | ${refused((row) => row.towards.steered.text)} | ${median(of(set).map(({ away }) => away.kl)).toFixed(2)} |`;
  })
  .join('\n')}

Every prompt is steered alike here, so steering away from refusal acts on harmful prompts too.`);
}

/** Change of the refusal log-odds by steering. */
function change(result: SteerResult): number {
  return result.steered.refusalLogOdds - result.default.refusalLogOdds;
}

/** `hits of n, p % (low to high)`. */
function share<T>(rows: readonly T[], hit: (row: T) => boolean): string {
  const hits = rows.filter(hit).length;
  const { rate, low, high } = wilson(hits, rows.length);
  const percent = (value: number): string => (100 * value).toFixed(0);
  return `${hits} of ${rows.length}, ${percent(rate)} % (${percent(low)} to ${percent(high)})`;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? NaN) + (sorted[Math.floor(middle)] ?? NaN)) / 2;
}

void main();
