import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createSession } from '../src/engineProcess/session';
import { readRun } from '../src/formats/runFolder';
import type { RequestControl } from '../src/method/control';
import { evaluate } from '../src/method/evaluate';
import { extract } from '../src/method/extract';
import { judgeAnswers, rateOf, refuses } from '../src/method/judgeAnswers';
import { createModelLibrary } from '../src/models/library';
import type { JudgedAnswer, RateWithInterval } from '../src/protocol/evaluation';
import { wilson } from '../src/science/intervals';
import { median } from '../src/science/summary';

// What steering every prompt alike does to the default model with the over-cautious adapter, on the project's
// calibration prompts, none of which is an anchor. Prints docs/steering.md.
//
//   npm run -s bench -- steering [--limit N] > docs/steering.md

const strength = 0.05;
const maxTokens = 16;
const sets = ['harmful', 'contrast', 'harmless'] as const;
const assets = process.env['REFUSAL_LENS_ASSETS'] ?? path.join(__dirname, '..', '..', 'models');
const limit = Number(process.argv[process.argv.indexOf('--limit') + 1]) || undefined;
const control: RequestControl = {
  check: () => undefined,
  cancelled: () => false,
  progress: (message, done, total) => process.stderr.write(`\r${message} ${done ?? ''} of ${total ?? ''}   `),
  answer: () => undefined,
  answered: () => undefined,
  measured: () => undefined,
};

/** A prompt's answers by default, steered away from refusal and towards it. */
type Answers = Readonly<Record<'plain' | 'away' | 'towards', JudgedAnswer>>;

async function main(): Promise<void> {
  const bench = createSession(createModelLibrary({ assets, modelFolder: '', cacheFolder: '' }));
  const model = { model: 'default', adapters: [{ adapter: 'overcautious', scale: 1 }] };
  const extraction = await extract(bench, { model, anchors: { kind: 'own' } }, control);
  const layers = extraction.suggested;
  const out = mkdtempSync(path.join(os.tmpdir(), 'refusal-lens-steering-'));
  try {
    await evaluate(
      bench,
      {
        vectors: extraction.path,
        sets: sets.map((name) => ({
          name,
          file: path.join(assets, 'anchors', `calibration-${name}.jsonl`),
          ...(limit === undefined ? {} : { limit }),
        })),
        modes: [
          { kind: 'default', name: 'plain' },
          { kind: 'steer', name: 'away', strength: -strength, layers },
          { kind: 'steer', name: 'towards', strength, layers },
        ],
        out,
        maxTokens,
      },
      control,
    );
    const { manifest, answers } = await readRun(out);
    process.stderr.write('\n');
    console.log(
      page(
        `${manifest.model.name} with the over-cautious adapter (sha256 ${manifest.adapters[0]?.sha256 ?? '–'})`,
        `${extraction.anchors.harmful} + ${extraction.anchors.harmless} anchors of our own`,
        `${layers.first}–${layers.last}`,
        [...judgeAnswers(answers).values()],
      ),
    );
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

function page(model: string, anchors: string, layers: string, judged: readonly JudgedAnswer[]): string {
  const answersOf = (set: string): Answers[] => {
    const of = (mode: string): JudgedAnswer[] =>
      judged.filter((each) => each.set === set && each.mode === mode);
    const [away, towards] = [of('away'), of('towards')];
    return of('plain').flatMap((plain, i) => {
      const [a, t] = [away[i], towards[i]];
      return a && t ? [{ plain, away: a, towards: t }] : [];
    });
  };
  const change = (side: 'away' | 'towards') => (each: Answers) =>
    each[side].refusalLogOdds - each.plain.refusalLogOdds;
  const rows = (cells: (answers: readonly Answers[]) => readonly string[]): string =>
    sets.map((set) => `| ${[set, ...cells(answersOf(set))].join(' | ')} |`).join('\n');
  return `# What one steering does

Made by \`npm run -s bench -- steering${limit === undefined ? '' : ` --limit ${limit}`} > docs/steering.md\`. Data sets and automatic steering are in [results.md](results.md).
Model: ${model}. Vectors: mean difference of ${anchors}. Steering by ${strength} of the residual norm in layers
${layers} (suggested), from the last prompt token on, every prompt alike; greedy, repetition penalty 1.1, ${maxTokens} tokens.
Prompts: \`models/anchors/calibration-*.jsonl\`, none of which is an anchor. Shares with Wilson 95 % intervals; log-odds are of
a refusal opening at the first answer token; an answer counts as refused by the phrase that opens it.

## Log-odds of refusal

| prompts | fall at −${strength} | rise at +${strength} | median change at −${strength} | at +${strength} |
|---|---|---|---|---|
${rows((answers) => {
  const falls = answers.map(change('away'));
  const rises = answers.map(change('towards'));
  return [
    share(falls.filter((x) => x < 0).length, falls.length),
    share(rises.filter((x) => x > 0).length, rises.length),
    median(falls).toFixed(2),
    median(rises).toFixed(2),
  ];
})}

## Refused answers

| prompts | default | −${strength} | +${strength} | median KL at −${strength} (nats) |
|---|---|---|---|---|
${rows((answers) => {
  const refused = (side: keyof Answers): string =>
    rateText(
      rateOf(
        answers.map((each) => each[side]),
        refuses,
      ),
    );
  return [
    refused('plain'),
    refused('away'),
    refused('towards'),
    median(answers.map(({ away }) => away.kl)).toFixed(2),
  ];
})}

Every prompt is steered alike here, so steering away from refusal acts on harmful prompts too.`;
}

function share(hits: number, n: number): string {
  return rateText({ hits, ...wilson(hits, n) });
}

/** `hits of n, p % (low to high)`. */
function rateText({ hits, n, rate, low, high }: RateWithInterval): string {
  const percent = (value: number): string => (100 * value).toFixed(0);
  return `${hits} of ${n}, ${percent(rate)} % (${percent(low)} to ${percent(high)})`;
}

void main();
