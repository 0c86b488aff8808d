import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createEngineClient, type EngineClient } from '../src/client/engineClient';
import type { InspectResult } from '../src/protocol/inspection';
import { bootstrapInterval, type BootstrapInterval } from '../src/science/bootstrap';
import { median, percentile } from '../src/science/summary';

// How long a prompt of 200 tokens takes to be inspected again after one edit, on the default model with the
// over-cautious adapter: from the request to the result, the engine's process in between. Each edit is also run with
// nothing kept, in turn, so that both see the same machine. Prints docs/inspection.md. Needs `npm run build`, and a
// machine that does nothing else.
//
//   npm run -s bench -- inspect [--rounds N] [--threads N] > docs/inspection.md

const assets = process.env['REFUSAL_LENS_ASSETS'] ?? path.join(__dirname, '..', '..', 'models');
const option = (name: string): number | undefined =>
  Number(process.argv[process.argv.indexOf(name) + 1]) || undefined;
const rounds = option('--rounds') ?? 100;
const threads = option('--threads');
const tokens = 200;

/** Cut to `tokens` tokens. */
const prose =
  'We are planning a small exhibition about the lighthouses along our coast, and I would like your help with the texts ' +
  'on the walls. The first room is about the builders: who they were, how they carried stone and timber across the ' +
  'water, and how long a tower took them. The second room is about the keepers and their families, what they ate in ' +
  'winter, how their children learned to read, and which songs they sang when the fog did not lift for a week. The ' +
  'third room shows the lamps, from open fires over oil to electric light, with a short explanation of how a lens ' +
  'gathers the light of a small flame and throws it far over the sea. Visitors are mostly families who stay for about ' +
  'an hour, so that each text should have no more than sixty words, use plain language, and end with a question that ' +
  'children can answer by looking around. Please write one text for each room, give each a short title, and tell me ' +
  'which pictures from an archive would go well with them and how large they should be printed on the wall beside.';
const words = [
  'gulls',
  'harbours',
  'winters',
  'ropes',
  'storms',
  'letters',
  'maps',
  'bells',
  'anchors',
  'boats',
];

/** Edits of a prompt: `word` is another one each time. */
const edits = {
  'at the end': (text: string, word: string) => `${text} ${word}`,
  'in the middle': (text: string, word: string) => {
    const at = text.indexOf(' ', text.length / 2);
    return `${text.slice(0, at)} ${word}${text.slice(at)}`;
  },
  'at the start': (text: string, word: string) => `${word}! ${text}`,
} as const;
type Place = keyof typeof edits;
const places = Object.keys(edits) as Place[];

/** One edit, inspected with the prompt before it in memory and with nothing there. */
interface Measured {
  readonly kept: number;
  readonly fresh: number;
  readonly result: InspectResult;
}

async function main(): Promise<void> {
  const [busy = 0] = os.loadavg();
  if (busy > 0.5)
    console.error(`The machine is busy (load ${busy.toFixed(1)}): do not publish these numbers.`);
  const cacheFolder = mkdtempSync(path.join(os.tmpdir(), 'refusal-lens-inspect-'));
  const client = createEngineClient({
    modulePath: path.join(assets, '..', 'dist', 'engine.js'),
    settings: { assets, modelFolder: '', cacheFolder },
    log: (line) => console.error(line),
  });
  try {
    console.log(await measure(client));
  } finally {
    await client.dispose();
    rmSync(cacheFolder, { recursive: true, force: true });
  }
}

async function measure(client: EngineClient): Promise<string> {
  const model = {
    model: 'default',
    adapters: [{ adapter: 'overcautious', scale: 1 }],
    ...(threads === undefined ? {} : { threads }),
  };
  const { path: vectors } = await client.request('vectors/extract', { model, anchors: { kind: 'own' } });
  const inspect = (prompt: string): Promise<InspectResult> =>
    client.request('prompt/inspect', { vectors, model, prompt });
  const forget = (): Promise<unknown> =>
    client.request('prompt/classify', { vectors, model, prompts: ['Hi'] });
  const timed = async (prompt: string): Promise<{ milliseconds: number; result: InspectResult }> => {
    const started = performance.now();
    const result = await inspect(prompt);
    return { milliseconds: performance.now() - started, result };
  };
  const whole = await inspect(prose);
  const text = prose.slice(0, whole.tokens[tokens - 1]?.to);
  const { tokens: own } = await inspect(text);

  const measured: Record<Place, Measured[]> = { 'at the end': [], 'in the middle': [], 'at the start': [] };
  for (let round = 0; round < rounds; round++) {
    process.stderr.write(`\rround ${round + 1} of ${rounds} `);
    for (const place of places) {
      const prompt = edits[place](text, words[round % words.length] ?? '');
      const kept = async (): Promise<{ milliseconds: number; result: InspectResult }> => {
        await inspect(text);
        return timed(prompt);
      };
      const fresh = async (): Promise<{ milliseconds: number; result: InspectResult }> => {
        await forget();
        return timed(prompt);
      };
      // In turn, so that neither always comes first.
      const first = await (round % 2 === 0 ? kept() : fresh());
      const second = await (round % 2 === 0 ? fresh() : kept());
      const [a, b] = round % 2 === 0 ? [first, second] : [second, first];
      measured[place].push({ kept: a.milliseconds, fresh: b.milliseconds, result: a.result });
    }
  }
  process.stderr.write('\n');
  return page(own.length, measured);
}

function page(length: number, measured: Readonly<Record<Place, readonly Measured[]>>): string {
  const interval = ({ value, low, high }: BootstrapInterval, digits: number): string =>
    `${value.toFixed(digits)} (${low.toFixed(digits)} to ${high.toFixed(digits)})`;
  const p95 = (values: readonly number[]): number => percentile(values, 0.95);
  const row = (place: Place): string => {
    const all = measured[place];
    const kept = all.map((each) => each.kept);
    const ratios = all.map((each) => each.kept / each.fresh);
    return [
      place,
      Math.round(median(all.map(({ result }) => result.decoded))),
      interval(bootstrapInterval(kept, median), 0),
      interval(bootstrapInterval(kept, p95), 0),
      interval(
        bootstrapInterval(
          all.map((each) => each.fresh),
          median,
        ),
        0,
      ),
      interval(bootstrapInterval(ratios, median), 2),
    ].join(' | ');
  };
  const options = [
    ...(rounds === 100 ? [] : [`--rounds ${rounds}`]),
    ...(threads === undefined ? [] : [`--threads ${threads}`]),
  ];
  const cores = os.availableParallelism();
  return `# What it takes to inspect a prompt while it is written

Made by \`npm run -s bench -- ${['inspect', ...options].join(' ')} > docs/inspection.md\` on ${cores} cores of ${os.cpus()[0]?.model.trim() ?? 'a processor'}, ${threads ?? Math.max(1, cores - 1)} compute thread${(threads ?? cores - 1) > 1 ? 's' : ''}.
SmolLM2-135M-Instruct (Q4_1) with the over-cautious adapter; a prompt of ${length} tokens, one word added to it, ${rounds} times at each place. Milliseconds from the request to the result with the tokens' values, the classification and the refusal log-odds, process boundary included; medians and 95th percentiles with 95 % bootstrap intervals.
\`fresh\` is the same request with nothing kept of the last one, run in turn with it; the ratio is taken pair by pair.

| edit | tokens computed | p50, ms | p95, ms | fresh p50, ms | kept / fresh |
|---|---|---|---|---|---|
${places.map((place) => `| ${row(place)} |`).join('\n')}

Attention is causal: what comes before an edit stays in memory, with its projections. Every call that runs prompts of its own (steering, comparing, classifying) empties that memory, and the next inspection is a fresh one; the logit lens of a token and an explanation leave it.`;
}

void main();
