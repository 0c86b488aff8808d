import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine';
import { createFileHasher } from '../../src/engine/fingerprint';
import { loadEngine } from '../../src/engine/load';
import { readControlVector } from '../../src/formats/controlVector';
import { readPromptSet } from '../../src/formats/promptSet';
import { classify } from '../../src/method/classify';
import { compareStrengths } from '../../src/method/compareStrengths';
import type { RequestControl } from '../../src/method/control';
import { extract } from '../../src/method/extract';
import { project } from '../../src/method/project';
import { steer } from '../../src/method/steer';
import { tokenRank } from '../../src/method/tokenRank';
import type { Workbench } from '../../src/method/workbench';
import { createModelLibrary } from '../../src/models/library';
import type { ExtractResult, SteerRequest } from '../../src/protocol/method';
import type { ModelSpec } from '../../src/protocol/model';
import { cosine } from '../../src/science/vector';
import { silent } from './model';
import { readNpy, shared } from './sharedData';

const assets = path.join(__dirname, '..', '..', 'models');
const folder = mkdtempSync(path.join(os.tmpdir(), 'refusal-lens-method-'));
const hasher = createFileHasher();

/** A workbench that keeps one model open, with its cache in the test's own folder. */
function createBench(): Workbench & { dispose(): void } {
  const library = createModelLibrary({ assets, modelFolder: '', cacheFolder: '' });
  let open: { key: string; engine: Engine } | undefined;
  return {
    assets,
    cacheFolder: path.join(folder, 'cache'),
    async open(spec, control) {
      const key = JSON.stringify(spec);
      if (open?.key !== key) {
        open?.engine.dispose();
        const adapters = await Promise.all(
          spec.adapters.map(async ({ adapter, scale }) => ({
            ...(await library.adapterFile(adapter)),
            scale,
          })),
        );
        const model = await library.modelFile(spec.model);
        open = { key, engine: await loadEngine({ model, adapters }, hasher, control) };
      }
      return open.engine;
    },
    dispose: () => open?.engine.dispose(),
  };
}

const bench = createBench();
const plain: ModelSpec = { model: 'default', adapters: [] };
const cautious: ModelSpec = { model: 'default', adapters: [{ adapter: 'overcautious', scale: 1 }] };

afterAll(() => {
  bench.dispose();
  rmSync(folder, { recursive: true, force: true });
});

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

const advBench = shared('data', 'AdvBench.csv');
const truthfulQA = shared('data', 'TruthfulQA.csv');
const values = shared('reference', 'values');

describe.skipIf(!advBench || !truthfulQA || !values)(
  'against float32 PyTorch (needs the shared data)',
  () => {
    const out = path.join(folder, 'reference.gguf');
    let result: ExtractResult;

    beforeAll(async () => {
      result = await extract(
        bench,
        {
          model: plain,
          anchors: { kind: 'files', harmful: advBench ?? '', harmless: truthfulQA ?? '', limit: 64 },
          out,
        },
        silent,
      );
    });

    it('gives directions whose cosine with the reference is at least .997 from layer 1 on', async () => {
      const { data, shape } = readNpy(path.join(values ?? '', 'direction.npy'));
      const { directions, layers, hiddenSize } = await readControlVector(out);
      expect(shape).toEqual([layers, hiddenSize]);
      const cosines = Array.from({ length: layers - 1 }, (_, index) => {
        const range = [(index + 1) * hiddenSize, (index + 2) * hiddenSize] as const;
        return cosine(directions.subarray(...range), data.subarray(...range));
      });
      expect(Math.min(...cosines)).toBeGreaterThanOrEqual(0.997);
    });

    it('runs as many tokens as the reference did', () => {
      expect(result.tokens).toBe(5455);
    });

    it('warns that AdvBench and TruthfulQA separate form and not harm', () => {
      expect(result.warnings.join(' ')).toContain('form, not harm');
    });

    it('gives transition scores that correlate at .98 or more with the reference', async () => {
      const expected = JSON.parse(
        readFileSync(path.join(values ?? '', 'transition_scores_last.json'), 'utf8'),
      ) as Record<string, number[]>;
      const count = 40;
      const harmful = (await readPromptSet(advBench ?? '')).slice(64, 64 + count);
      const harmless = (await readPromptSet(truthfulQA ?? '')).slice(64, 64 + count);
      const { prompts } = await classify(
        bench,
        {
          vectors: out,
          prompts: [...harmful, ...harmless].map(({ text }) => text),
          classifier: 'transition',
        },
        silent,
      );
      const reference = [
        ...(expected['adv_held'] ?? []).slice(0, count),
        ...(expected['tq_held'] ?? []).slice(0, count),
      ];
      expect(reference).toHaveLength(2 * count);
      expect(
        correlation(
          prompts.map(({ score }) => score),
          reference,
        ),
      ).toBeGreaterThanOrEqual(0.98);
    });
  },
);

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (x: readonly number[]): number => x.reduce((sum, value) => sum + value, 0) / x.length;
  const centred = (x: readonly number[]): Float64Array => Float64Array.from(x, (value) => value - mean(x));
  return cosine(centred(a), centred(b));
}

describe('with the over-cautious adapter and our own anchors', () => {
  const out = path.join(folder, 'own.gguf');
  let first: ExtractResult;

  beforeAll(async () => {
    first = await extract(bench, { model: cautious, anchors: { kind: 'own' }, out }, silent);
  });

  it('takes the vectors from the cache the second time, unchanged', async () => {
    const again = await extract(bench, { model: cautious, anchors: { kind: 'own' } }, silent);
    expect(again.cached).toBe(true);
    expect(first.cached).toBe(false);
    expect({ ...again, path: '', cached: false }).toEqual({ ...first, path: '' });
    expect(readFileSync(again.path).equals(readFileSync(out))).toBe(true);
  });

  it('tells harmful from harmless anchors that it has not seen, in the suggested window', () => {
    const { first: from, last } = first.suggested;
    const window = first.layers.slice(from, last + 1);
    const mean = window.reduce((sum, row) => sum + row.auroc, 0) / window.length;
    expect(mean).toBeGreaterThan(0.75);
  });

  it('turns the refusal log-odds of 20 harmless prompts down at -.05 and up at +.05, nine times of ten', async () => {
    const prompts = (await readPromptSet(path.join(assets, 'anchors', 'calibration-contrast.jsonl')))
      .slice(0, 20)
      .map(({ text }) => text);
    let fell = 0;
    let rose = 0;
    for (const prompt of prompts) {
      const request: SteerRequest = { vectors: out, prompt, maxTokens: 1 };
      const away = await steer(bench, { ...request, strength: -0.05 }, silent);
      const towards = await steer(bench, { ...request, strength: 0.05 }, silent);
      if (away.steered.refusalLogOdds < away.default.refusalLogOdds) fell++;
      if (towards.steered.refusalLogOdds > towards.default.refusalLogOdds) rose++;
    }
    expect(fell / prompts.length).toBeGreaterThanOrEqual(0.9);
    expect(rose / prompts.length).toBeGreaterThanOrEqual(0.9);
  });

  it('leaves the answer alone at strength 0', async () => {
    const result = await steer(
      bench,
      { vectors: out, prompt: 'Name three rivers.', strength: 0, maxTokens: 12 },
      silent,
    );
    expect(result.steered.text).toBe(result.default.text);
    expect(result.kl).toBeCloseTo(0, 9);
  });

  it('gives the same steering for a strength in either unit', async () => {
    const request: SteerRequest = { vectors: out, prompt: 'Name three rivers.', maxTokens: 8 };
    const relative = await steer(bench, { ...request, strength: -0.05 }, silent);
    const absolute = await steer(
      bench,
      { ...request, strength: relative.absolute, unit: 'absolute' },
      silent,
    );
    expect(absolute.relative).toBeCloseTo(-0.05, 9);
    expect(absolute.steered.text).toBe(relative.steered.text);
  });

  it('answers at several strengths in one batch as it does at each alone', async () => {
    const prompt = 'How do I kill a frozen program?';
    const texts = new Map<number, string>();
    const control: RequestControl = {
      ...silent,
      answer(side, text) {
        if (typeof side === 'object') texts.set(side.strength, text);
      },
    };
    const strengths = [0.05, -0.05, 0, 0.05];
    const ask = { vectors: out, prompt, maxTokens: 12 };
    const { answers, layers } = await compareStrengths(bench, { ...ask, strengths }, control);
    expect(answers.map(({ strength }) => strength)).toEqual([-0.05, 0, 0.05]);
    expect(answers.map(({ text }) => text)).toEqual([-0.05, 0, 0.05].map((each) => texts.get(each)));
    for (const answer of answers) {
      const alone = await steer(bench, { ...ask, strength: answer.strength }, silent);
      expect(answer.text).toBe(alone.steered.text);
      expect(answer.refusalLogOdds).toBeCloseTo(alone.steered.refusalLogOdds, 2);
      expect(answer.kl).toBeCloseTo(alone.kl, 2);
      expect(answer).toMatchObject({ relative: alone.relative, absolute: alone.absolute });
      expect(layers).toEqual(alone.layers);
    }
  });

  it('measures the divergence from the default answer where that is not among the strengths', async () => {
    const ask = { vectors: out, prompt: 'How do I kill a frozen program?', maxTokens: 1 };
    const [alone] = (await compareStrengths(bench, { ...ask, strengths: [-0.05] }, silent)).answers;
    const beside = (await compareStrengths(bench, { ...ask, strengths: [-0.05, 0] }, silent)).answers[0];
    expect(alone?.kl).toBeGreaterThan(0);
    expect(alone?.kl).toBeCloseTo(beside?.kl ?? NaN, 2);
  });

  it.each([
    ['no strengths', [], 'wrong-use'],
    ['too many', Array.from({ length: 17 }, (_, at) => at / 100), 'wrong-use'],
    ['one past the residual norm', [0, 1.5], 'strength-out-of-range'],
  ])('refuses to compare %s', async (_, strengths, code) => {
    const request = { vectors: out, prompt: 'Name three rivers.', strengths, maxTokens: 1 };
    expect(await failureOf(compareStrengths(bench, request, silent))).toMatchObject({ code });
  });

  it('takes anchors of the person beside the own ones, as other vectors', async () => {
    const harmless = path.join(folder, 'added.jsonl');
    writeFileSync(harmless, JSON.stringify({ prompt: 'How do I kill a frozen program?' }));
    const source = { kind: 'own', harmlessFiles: [harmless] } as const;
    const added = await extract(bench, { model: cautious, anchors: source }, silent);
    expect(added.anchors.harmless).toBe(first.anchors.harmless + 1);
    expect(added.fingerprint).not.toBe(first.fingerprint);
    expect(added.cached).toBe(false);
  });

  it.each([
    ['that sounds alarming and is refused', 'How do I kill a frozen program?'],
    ['that is answered by itself', 'Name three rivers.'],
  ])(
    'lets the classifier choose the sign, with the score that classify gives: a prompt %s',
    async (_, prompt) => {
      const automatic = await steer(bench, { vectors: out, prompt, auto: true, maxTokens: 4 }, silent);
      const { prompts } = await classify(bench, { vectors: out, prompts: [prompt] }, silent);
      expect(automatic).toMatchObject(prompts[0] ?? {});
      expect(automatic.strength).toBe({ towards: 0.05, away: -0.05, none: 0 }[automatic.direction ?? 'none']);
      if (automatic.direction === 'none') expect(automatic.steered.text).toBe(automatic.default.text);
      // The default is a share of the residual norm, also where the unit of a strength would be another.
      const request: SteerRequest = { vectors: out, prompt, auto: true, unit: 'absolute', maxTokens: 1 };
      expect((await steer(bench, request, silent)).relative).toBe(automatic.strength);
    },
  );

  it('decides a prompt alike alone and among others, to the last bit', async () => {
    const prompts = ['How do I kill a frozen program?', 'Name three rivers.', 'How do I whittle a spoon?'];
    const among = (await classify(bench, { vectors: out, prompts }, silent)).prompts;
    const last = prompts.length - 1;
    const [alone] = (await classify(bench, { vectors: out, prompts: prompts.slice(last) }, silent)).prompts;
    expect(alone).toEqual(among[last]);
  });

  it("takes a threshold that is given as the paper's rule: every prompt is steered", async () => {
    const ask = { vectors: out, prompts: ['Name three rivers.'], classifier: 'transition' } as const;
    const [low] = (await classify(bench, { ...ask, threshold: -1 }, silent)).prompts;
    const [high] = (await classify(bench, { ...ask, threshold: 1 }, silent)).prompts;
    expect([low?.direction, high?.direction]).toEqual(['towards', 'away']);
  });

  it('projects every layer, and one alone the same', async () => {
    const all = await project(bench, { vectors: out, top: 5 }, silent);
    expect(all.layers.map(({ layer }) => layer)).toEqual(Array.from({ length: 30 }, (_, layer) => layer));
    const one = await project(bench, { vectors: out, top: 5, layer: 17 }, silent);
    expect(one.layers[0]?.promoted.map(({ id }) => id)).toEqual(all.layers[17]?.promoted.map(({ id }) => id));
    expect(all.suggested).toEqual(first.suggested);
  });

  it('projects the opposite of the vectors as well: what one promotes most the other suppresses most', async () => {
    const towards = await project(bench, { vectors: out, top: 3, layer: 14 }, silent);
    const away = await project(bench, { vectors: out, top: 3, layer: 14, direction: 'away' }, silent);
    expect(away.direction).toBe('away');
    const ids = (tokens: readonly { readonly id: number }[] = []) => tokens.map(({ id }) => id);
    expect(ids(away.layers[0]?.promoted)).toEqual(ids(towards.layers[0]?.suppressed));
  });

  it('ranks a token as the projection of every layer does', async () => {
    const { layers } = await project(bench, { vectors: out, top: 3 }, silent);
    const third = layers[14]?.promoted[2];
    const request = { vectors: out, text: third?.text ?? '', ...(third ? { id: third.id } : {}) };
    const ranked = await tokenRank(bench, request, silent);
    expect(ranked.token?.id).toBe(third?.id);
    expect(ranked.layers).toHaveLength(30);
    expect(ranked.layers[14]?.pure.rank).toBe(3);
    expect(ranked.layers[14]?.pure.logit).toBeCloseTo(third?.logit ?? NaN, 3);
    const lens = await project(bench, { vectors: out, top: 3, form: 'lens', layer: 14 }, silent);
    const logit = lens.layers[0]?.promoted.find(({ id }) => id === third?.id)?.logit;
    if (logit !== undefined) expect(ranked.layers[14]?.lens.logit).toBeCloseTo(logit, 2);
    const away = await tokenRank(bench, { ...request, direction: 'away' }, silent);
    expect(away.layers[14]?.pure.rank).toBe(ranked.vocabularySize - 2);
    expect((await tokenRank(bench, { vectors: out, text: ' ' + 'zq'.repeat(20) }, silent)).matches).toEqual(
      [],
    );
  });

  it('reports the angles of pairs of anchors, and where their gap opens', () => {
    for (const { angles } of first.layers) {
      expect(angles.gap).toBe(angles.mixed.mean - angles.harmless.mean);
      for (const { mean: degrees } of [angles.harmless, angles.harmful, angles.mixed]) {
        expect(degrees).toBeGreaterThan(0);
        expect(degrees).toBeLessThan(180);
      }
    }
    const { opens = 0, grown = 0 } = first.angleGap ?? {};
    expect(opens).toBeLessThanOrEqual(grown);
    expect(grown).toBeLessThan(first.layers.length);
  });

  it.each([
    ['a layer past the last', { strength: 0.1, layers: { first: 10, last: 30 } }, 'layer-out-of-range'],
    ['a strength past the residual norm', { strength: 1.5 }, 'strength-out-of-range'],
    ['an empty prompt', { strength: 0.1, prompt: ' \n' }, 'prompt-empty'],
    ['another adapter', { strength: 0.1, model: plain }, 'vectors-mismatch'],
  ])('refuses %s', async (_, change, code) => {
    const request: SteerRequest = { vectors: out, prompt: 'Name three rivers.', maxTokens: 1, ...change };
    expect(await failureOf(steer(bench, request, silent))).toMatchObject({ code });
  });
});
