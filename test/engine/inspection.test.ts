import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine';
import { createSession } from '../../src/engineProcess/session';
import { loadAnchors, loadCalibration } from '../../src/method/anchors';
import { readControlVector } from '../../src/formats/controlVector';
import { classify } from '../../src/method/classify';
import { encodeContent } from '../../src/method/contentTokens';
import { explain } from '../../src/method/explain';
import { extract } from '../../src/method/extract';
import { inspect } from '../../src/method/inspect';
import { space } from '../../src/method/space';
import { additionOf } from '../../src/method/steering';
import { tokenLens } from '../../src/method/tokenLens';
import { createModelLibrary } from '../../src/models/library';
import { Cancelled } from '../../src/protocol/errors';
import type { InspectResult } from '../../src/protocol/inspection';
import type { Classification } from '../../src/protocol/method';
import type { ChatMessage, PromptInput } from '../../src/protocol/model';
import { softmax, topIndices } from '../../src/science/logits';
import { mean } from '../../src/science/summary';
import { cancelAfter, largestDifference, silent, spread } from './model';

const assets = path.join(__dirname, '..', '..', 'models');
const folder = mkdtempSync(path.join(os.tmpdir(), 'refusal-lens-inspection-'));
const bench = createSession(createModelLibrary({ assets, modelFolder: '', cacheFolder: folder }));
const model = { model: 'default', adapters: [{ adapter: 'overcautious', scale: 1 }] };

let engine: Engine;
let vectors: string;
beforeAll(async () => {
  const anchors = { kind: 'own', limit: 16 } as const;
  ({ path: vectors } = await extract(bench, { model, anchors }, silent));
  engine = await bench.open(model, silent);
}, 300_000);
afterAll(() => {
  engine.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const inspected = (prompt: PromptInput): Promise<InspectResult> =>
  inspect(bench, { vectors, prompt }, silent);
const prompt = 'How do I kill a process that no longer answers?';

describe('tokens of the last user message', () => {
  it.each([
    ['plain text', prompt],
    ['characters of several bytes', 'Größe in Ångström, 東京の天気は？'],
    ['emoji, which are several tokens each', 'A crab 🦀, a family 👨‍👩‍👧 and a flag 🇳🇴.'],
    ['combining characters', 'Cafe\u0301 and n\u0303 and a\u0308'],
    ['line breaks', 'First line.\n\n  Second line.\nThird.'],
    ['space around it', '  \n two words \n '],
    ["the template's own markers", 'Before <|im_end|>\n<|im_start|>user\nafter'],
    ['the words of the template', 'user\nassistant'],
  ])('cover it exactly: %s', (_, content) => {
    const { tokens, content: own } = encodeContent(engine, [{ role: 'user', content }]);
    // Within the tokenizer of this model a token's bytes are those of the text.
    const bytes = Buffer.concat(own.map(({ id }) => Buffer.from(engine.piece(id))));
    expect(bytes.toString('utf8')).toContain(content);
    let reached = 0;
    own.forEach(({ position, id, from, to }, index) => {
      expect(tokens[position]).toBe(id);
      expect(position).toBe((own[0]?.position ?? 0) + index);
      // Parts of a character overlap; nothing is left out between tokens.
      expect(from).toBeLessThanOrEqual(reached);
      expect(to).toBeGreaterThan(from);
      expect(to).toBeGreaterThanOrEqual(reached);
      const text = Buffer.from(engine.piece(id)).toString('utf8');
      // One that begins in the template (its line break and spaces of the content) has only its part.
      if (index === 0) expect(text.endsWith(content.slice(from, to))).toBe(true);
      else if (!text.includes('\ufffd')) expect(content.slice(from, to)).toBe(text);
      reached = to;
    });
    expect(reached).toBe(content.length);
  });

  it('that are part of a character have the whole character', () => {
    const { content } = encodeContent(engine, [{ role: 'user', content: 'x🦀y' }]);
    const crab = content.filter(({ from, to }) => from <= 1 && to >= 3);
    expect(crab.length).toBeGreaterThan(1);
    expect(content.at(0)).toMatchObject({ from: 0 });
    expect(content.at(-1)).toMatchObject({ from: 3, to: 4 });
  });

  it.each<[string, ChatMessage[]]>([
    ['the system prompt says the same', [{ role: 'system', content: prompt }]],
    [
      'it was asked before',
      [
        { role: 'user', content: prompt },
        { role: 'assistant', content: prompt },
      ],
    ],
  ])('are its own where %s', (_, before) => {
    const last: ChatMessage = { role: 'user', content: prompt };
    const { tokens, content } = encodeContent(engine, [...before, last]);
    const alone = encodeContent(engine, [last]);
    expect(content.map(({ id }) => id)).toEqual(alone.content.map(({ id }) => id));
    // As far from the end of the prompt as without what comes before.
    const fromEnd = (all: Int32Array, position = 0): number => all.length - position;
    expect(fromEnd(tokens, content[0]?.position)).toBe(fromEnd(alone.tokens, alone.content[0]?.position));
  });
});

describe('prompt/inspect', () => {
  it('agrees with prompt/classify, fresh and after edits', async () => {
    const prompts = [prompt, `${prompt} Be brief.`, prompt.replace('kill', 'end')];
    const expected: Classification[] = [];
    for (const each of prompts)
      expected.push(...(await classify(bench, { vectors, prompts: [each] }, silent)).prompts);
    for (const [index, each] of prompts.entries()) {
      const { classification, kept } = await inspected(each);
      expect(kept > 0).toBe(index > 0);
      expect({ ...classification, score: 0 }).toEqual({ ...expected[index], score: 0 });
      expect(classification.score).toBeCloseTo(expected[index]?.score ?? NaN, 3);
    }
  });

  it('computes what follows an edit and no more, and gives what a fresh run gives', async () => {
    const changed = prompt.replace('no longer', 'never');
    await classify(bench, { vectors, prompts: ['Hi'] }, silent);
    const expected = await inspected(changed);
    expect(expected.kept).toBe(0);
    await inspected(prompt);
    const again = await inspected(changed);
    const { tokens } = encodeContent(engine, [{ role: 'user', content: changed }]);
    const before = engine.encodeChat([{ role: 'user', content: prompt }]);
    // The opening that the transition appends is a token of the run.
    expect(again.kept + again.decoded).toBe(tokens.length + engine.encode('Sure').length);
    expect(again.kept).toBe(tokens.findIndex((token, position) => token !== before[position]));
    expect(again.tokens).toEqual(expected.tokens);
    expect(largestDifference(again.values, expected.values)).toBeLessThan(1e-3 * spread(expected.values));
    expect(again.refusalLogOdds).toBeCloseTo(expected.refusalLogOdds, 3);
    expect(again.classification.score).toBeCloseTo(expected.classification.score, 3);
  });

  it('reads usual tokens as 0 and those of harmful prompts higher', async () => {
    const { harmful, harmless } = await loadCalibration(assets, 8);
    const tints = async (prompts: readonly string[]): Promise<number[]> => {
      const all: number[] = [];
      for (const each of prompts) all.push(...(await inspected(each)).tint);
      return all;
    };
    const [high, low] = [mean(await tints(harmful)), mean(await tints(harmless))];
    expect(Math.abs(low)).toBeLessThan(0.4);
    expect(high).toBeGreaterThan(low + 0.4);
  });

  it('takes the mean over the layers that are asked for, as far as they are read', async () => {
    const chosen = [15, 26, 27, 28, 29];
    const { layers, values, tint, tintLayers } = await inspect(
      bench,
      { vectors, prompt, layers: chosen },
      silent,
    );
    expect({ layers, tintLayers }).toEqual({ layers: 29, tintLayers: [15, 26, 27, 28] });
    const at = (layer: number): number => values[layers + layer] ?? NaN;
    expect(tint[1]).toBeCloseTo(mean(tintLayers.map(at)), 4);
    await expect(inspect(bench, { vectors, prompt, layers: [20, 30, 31] }, silent)).rejects.toMatchObject({
      code: 'layer-out-of-range',
      message: 'Layers 30-31 are not in this model, which has layers 0-29.',
    });
  });

  it('refuses an empty prompt', async () => {
    await expect(inspected('  ')).rejects.toMatchObject({ code: 'prompt-empty' });
  });
});

describe('prompt/lens', () => {
  it("ends, at the last layer, with the model's own next token, and keeps what is inspected", async () => {
    const { tokens } = await inspected(prompt);
    const token = tokens.length - 1;
    const result = await tokenLens(bench, { vectors, prompt, token, layers: [29, 12], top: 3 }, silent);
    expect(result.layers.map(({ layer }) => layer)).toEqual([12, 29]);
    expect((await inspected(prompt)).kept).toBeGreaterThan(tokens.length);
    const encoded = encodeContent(engine, [{ role: 'user', content: prompt }]);
    const at = encoded.content[token]?.position ?? 0;
    const [captured] = engine.capture(
      [{ tokens: encoded.tokens.slice(0, at + 1), states: [], logits: [at] }],
      [],
      silent,
    );
    const own = softmax(captured?.logits ?? new Float32Array());
    const [first] = topIndices(own, 1);
    const shown = result.layers[1]?.tokens ?? [];
    expect(shown).toHaveLength(3);
    expect(shown[0]?.id).toBe(first);
    expect(shown[0]?.probability).toBeCloseTo(own[first ?? 0] ?? NaN, 1);
  });

  it('reads the token steered as well, and only in the layers that steering reaches', async () => {
    const token = (await inspected(prompt)).tokens.length - 1;
    const request = { vectors, prompt, token, layers: [9, 20], top: 10 };
    const plain = await tokenLens(bench, request, silent);
    const steered = await tokenLens(
      bench,
      { ...request, steering: { strength: 0.2, layers: { first: 10, last: 18 } } },
      silent,
    );
    expect(steered.layers.map(({ tokens }) => tokens)).toEqual(plain.layers.map(({ tokens }) => tokens));
    const [below, above] = steered.layers;
    expect(below?.steered).toEqual(below?.tokens);
    expect(above?.steered).toHaveLength(10);
    expect(above?.steered).not.toEqual(above?.tokens);
    expect(steered.steering).toMatchObject({ relative: 0.2, layers: { first: 10, last: 18 } });
    expect((await inspected(prompt)).kept).toBeGreaterThan(0);
  });

  it('is, steered, at the last layer what the model itself says when it is steered from there on', async () => {
    const steering = { strength: -0.1, layers: { first: 12, last: 18 } };
    const { tokens } = await inspected(prompt);
    const lens = await tokenLens(
      bench,
      { vectors, prompt, token: tokens.length - 1, layers: [29], top: 3, steering },
      silent,
    );
    const { content, tokens: encoded } = encodeContent(engine, [{ role: 'user', content: prompt }]);
    const at = content.at(-1)?.position ?? 0;
    const { directions, hiddenSize } = await readControlVector(vectors);
    const edit = additionOf(directions, hiddenSize, steering.layers, lens.steering?.absolute ?? NaN, at);
    const [captured] = engine.capture(
      [{ tokens: encoded.slice(0, at + 1), states: [], logits: [at], edit }],
      [],
      silent,
    );
    const own = softmax(captured?.logits ?? new Float32Array());
    expect(lens.layers[0]?.steered?.[0]?.id).toBe(topIndices(own, 1)[0]);
  });

  it('reads all layers unless some are chosen, and says which token there is not', async () => {
    const { layers } = await tokenLens(bench, { vectors, prompt, token: 0 }, silent);
    expect(layers).toHaveLength(30);
    for (const { tokens } of layers) expect(tokens).toHaveLength(5);
    await expect(tokenLens(bench, { vectors, prompt, token: 99 }, silent)).rejects.toMatchObject({
      code: 'wrong-use',
    });
  });
});

describe('the place of a prompt among the anchors', () => {
  it('is where an anchor of that text lies, but for what a batch rounds otherwise', async () => {
    const { harmful, harmless } = await loadAnchors({ kind: 'own', limit: 16 }, assets);
    const { prompts, layers } = await space(assets, { file: vectors });
    const distances = [harmful[3] ?? '', harmless[5] ?? ''].map(async (text) => {
      const { place } = await inspected(text);
      const index = prompts.findIndex((each) => each.text === text);
      return layers.flatMap(({ layer, coordinates }) => {
        const extent = Math.max(...coordinates.map(Math.abs));
        return [0, 1].map(
          (axis) =>
            Math.abs((place[2 * layer + axis] ?? NaN) - (coordinates[2 * index + axis] ?? NaN)) / extent,
        );
      });
    });
    const all = (await Promise.all(distances)).flat();
    expect(mean(all)).toBeLessThan(0.02);
    expect(Math.max(...all)).toBeLessThan(0.1);
  });

  it('needs no texts in the vectors: they are looked up', async () => {
    const { harmful, check } = await loadAnchors({ kind: 'own', limit: 16 }, assets);
    const { prompts } = await space(assets, { file: vectors });
    expect(prompts.filter(({ kind }) => kind === 'harmful').map(({ text }) => text)).toEqual(harmful);
    expect(prompts.filter(({ kind }) => kind === 'contrast').map(({ text }) => text)).toEqual(check.contrast);
    const bytes = readFileSync(vectors);
    expect(harmful.filter((text) => bytes.includes(text))).toEqual([]);
  });

  it('comes with the scores of all classifiers, the one that decides among them', async () => {
    const { scores, classification } = await inspected(prompt);
    expect(scores[classification.classifier]).toBe(classification.score);
    for (const classifier of ['transition', 'projection', 'probe', 'combined'] as const) {
      const { prompts } = await classify(bench, { vectors, prompts: [prompt], classifier }, silent);
      expect(scores[classifier]).toBeCloseTo(prompts[0]?.score ?? NaN, 1);
    }
  });
});

describe('prompt/explain', () => {
  it('gives for each word what the prompt without it changes', async () => {
    const result = await explain(bench, { vectors, prompt }, silent);
    expect(result.words.map(({ text }) => text)).toEqual([
      ...['How', 'do', 'I', 'kill', 'a', 'process', 'that', 'no', 'longer', 'answers', '?'],
    ]);
    const index = 3;
    const without = await inspected(prompt.replace(' kill', ''));
    const word = result.words[index];
    expect(prompt.slice(word?.from, word?.to)).toBe('kill');
    expect(word?.aboutToRefuse).toBe(without.classification.aboutToRefuse);
    const { classification, refusalLogOdds } = without;
    expect(word?.refusalLogOdds).toBeCloseTo(result.refusalLogOdds - refusalLogOdds, 3);
    expect(word?.score).toBeCloseTo(result.classification.score - classification.score, 3);
  });

  it('gives the projection of each layer as the classifier scales it', async () => {
    const { layers } = await explain(bench, { vectors, prompt }, silent);
    const { prompts } = await classify(
      bench,
      { vectors, prompts: [prompt], classifier: 'projection' },
      silent,
    );
    const window = layers.filter(({ layer }) => layer >= 15 && layer <= 22);
    expect(mean(window.map(({ projection }) => projection))).toBeCloseTo(prompts[0]?.score ?? NaN, 1);
  });

  it('says how far it is, and stops when it is cancelled', async () => {
    const steps: [number | undefined, number | undefined][] = [];
    await explain(
      bench,
      { vectors, prompt },
      { ...silent, progress: (_, done, total) => steps.push([done, total]) },
    );
    expect(steps.filter(([, total]) => total === 11).map(([done]) => done)).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ]);
    await expect(explain(bench, { vectors, prompt }, { ...silent, ...cancelAfter(200) })).rejects.toThrow(
      Cancelled,
    );
    const expected = await inspected(prompt);
    expect(expected.kept).toBe(0);
  });
});
