import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { drawingText, type Drawing, type DrawnPart } from '../../../src/appearance/drawing';
import { visibleToken } from '../../../src/appearance/format';
import { decideModel, type DecideModel } from '../../../webview/decide/decideModel';
import { rocPicture } from '../../../webview/decide/rocPicture';
import { scoresPicture } from '../../../webview/decide/scoresPicture';
import { place, ticks } from '../../../webview/export/axes';
import { ratesPicture } from '../../../webview/evaluate/ratesPicture';
import { csvText } from '../../../webview/export/csv';
import {
  likelyTokensPicture,
  likelyTokensTable,
  type LikelyTokens,
} from '../../../webview/export/likelyTokens';
import { framed } from '../../../webview/export/picture';
import { layersModel } from '../../../webview/layers/layersModel';
import { layersPicture } from '../../../webview/layers/layersPicture';
import { layersFile } from '../../../webview/layers/tableModel';
import { curvePicture, curveTable } from '../../../webview/prompt/curvePicture';
import { gridModel } from '../../../webview/prompt/gridModel';
import { promptPicture } from '../../../webview/prompt/promptPicture';
import { promptFile } from '../../../webview/prompt/tokenFile';
import { spaceModel } from '../../../webview/space/spaceModel';
import { spacePicture } from '../../../webview/space/spacePicture';
import { comparisonPicture } from '../../../webview/steer/comparisonPicture';
import { comparisonTable } from '../../../webview/steer/comparisonText';
import { lastTokenPicture, wordsPicture } from '../../../webview/steer/explanationPicture';
import { wordsTable } from '../../../webview/steer/explanationText';
import { classifiersFixture } from './decideFixture';
import { layersFixture } from './layersFixture';
import { steerFixture } from './panelFixture';
import { pictureThemeFixture as theme } from './pictureThemeFixture';
import { promptLayersFixture } from './promptLayersFixture';
import { groupOf } from './runFixture';
import { comparisonFixture, explanationFixture } from './sectionFixtures';
import { spaceFixture } from './spaceFixture';

function decided(): DecideModel {
  const model = decideModel(classifiersFixture, 'probe');
  if (!model) throw new Error('There is no model.');
  return model;
}

function firstTokens(): LikelyTokens {
  const { result } = steerFixture;
  if (!result) throw new Error('It has no result.');
  return {
    default: { title: 'Default', tokens: result.default.firstTokens },
    steered: { title: 'Steered', tokens: result.steered.firstTokens },
  };
}

/** All parts of a drawing, with those of its groups. */
function allParts({ parts }: { readonly parts: readonly DrawnPart[] }): DrawnPart[] {
  return parts.flatMap((part) => [part, ...allParts({ parts: part.parts ?? [] })]);
}

function texts(drawing: Drawing): string[] {
  return allParts(drawing).flatMap(({ text }) => (text === undefined ? [] : [text]));
}

function counted(drawing: Drawing, tag: DrawnPart['tag'], fill: string): number {
  return allParts(drawing).filter((part) => part.tag === tag && part.attributes['fill'] === fill).length;
}

describe('a table as CSV', () => {
  it('gives back the same cells, whatever is in them', () => {
    const rows = [
      ['a,b', 'say "no"', 'two\nlines'],
      ['', ' lead', '=1+1'],
    ];
    expect(parse(csvText({ headings: ['x', 'y', 'z'], rows }))).toEqual([['x', 'y', 'z'], ...rows]);
  });

  it('has numbers in full precision with a plain minus sign, and nothing where there is none', () => {
    expect(csvText({ headings: ['n'], rows: [[-0.1 - 0.2], [1e-7], [NaN]] })).toBe(
      'n\r\n-0.30000000000000004\r\n1e-7\r\n\r\n',
    );
  });

  it('has a row a layer with its figures and its tokens, each with id and logit', () => {
    const [head = [], top = []] = parse(
      csvText(layersFile({ model: layersModel(layersFixture(), 'promoted'), rank: undefined })),
    );
    const cell = (name: string) => top[head.indexOf(name)];
    expect(cell('layer')).toBe('3');
    expect(Number(cell('|v|/|h|, ratio'))).toBe(2 / 32);
    const first = layersModel(layersFixture(), 'promoted').rows[0]?.tokens[0];
    expect([cell('id 1'), cell('logit 1')]).toEqual([String(first?.id), String(first?.logit)]);
  });

  it('has a row a token of the prompt with its value at each layer that has one', () => {
    const [head, first] = parse(csvText(promptFile(gridModel(promptLayersFixture()))));
    expect(head?.slice(0, 4)).toEqual(['token', 'id', 'mean', 'layer 1']);
    expect(first).toHaveLength(head?.length ?? 0);
  });

  it('has the first tokens of both answers', () => {
    const likely = firstTokens();
    const { rows } = likelyTokensTable('First', likely);
    expect(rows.map(([side]) => side)).toEqual([
      ...likely.default.tokens.map(() => 'default'),
      ...likely.steered.tokens.map(() => 'steered'),
    ]);
    expect(rows[0]?.[4]).toBe(likely.default.tokens[0]?.probability);
  });

  it('has a row a strength with its answer, and a row a word, those that push most first', () => {
    expect(comparisonTable(comparisonFixture).rows[1]).toEqual([
      ...[0, 1.25, 0],
      'I am sorry, but I cannot help with that.',
    ]);
    expect(wordsTable(explanationFixture.result).rows[0]).toEqual(['kill', 3.75, 1.2, 'answers']);
  });

  it('has a token’s value at each layer that says something of tokens', () => {
    expect(curveTable(gridModel(promptLayersFixture()), 2).rows).toEqual([
      ['1', 1.25],
      ['2', 1.5],
      ['3', 1.75],
    ]);
  });
});

describe('an axis', () => {
  it('has a few round ticks between its ends', () => {
    expect(ticks(-0.93, 1.31)).toEqual([-0.5, 0, 0.5, 1]);
    expect(ticks(0, 100)).toEqual([0, 20, 40, 60, 80, 100]);
    expect(ticks(1200, 8300)).toEqual([2000, 4000, 6000, 8000]);
  });

  it('places its ends at the ends of its side, upwards too', () => {
    const axis = { low: -1, high: 3, title: '' };
    expect([-1, 0, 3].map((value) => place(axis, value, 10, 200))).toEqual([10, 60, 210]);
    expect([-1, 3].map((value) => place(axis, value, 210, -200))).toEqual([210, 10]);
  });
});

describe('a picture for a file', () => {
  it('is an SVG with a background, its name and its notes, every text escaped', () => {
    const body = { name: 'Tokens <of> a', width: 300, height: 20, parts: [] };
    const svg = drawingText(framed(body, ['prompts.md:3: say "a & b"', ''], theme));
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="332" .*role="img"/);
    expect(svg).toContain('<rect width="332"');
    expect(svg).toContain('>Tokens &lt;of&gt; a</text>');
    expect(svg).toContain('>prompts.md:3: say &quot;a &amp; b&quot;</text>');
  });

  it('breaks a long note into lines that fit', () => {
    const note = 'word '.repeat(60).trim();
    const drawing = framed({ name: 'n', width: 300, height: 20, parts: [] }, [note], theme);
    const lines = texts(drawing).slice(1);
    expect(lines.join(' ')).toBe(note);
    expect(lines.length).toBeGreaterThan(4);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(56);
  });

  it('of the layers has a cell a token, the window, and the curves that are chosen', () => {
    const model = layersModel(layersFixture(), 'promoted');
    const figures = { model, chosen: ['auroc'], gapLayers: [], rank: undefined, form: 'pure' } as const;
    const drawing = layersPicture('Tokens', figures, { first: 1, last: 2 }, theme);
    const written = texts(drawing);
    for (const { text } of model.rows.flatMap(({ tokens }) => tokens))
      expect(written).toContain(visibleToken(text));
    expect(written.filter((text) => text === 'AUROC')).toHaveLength(1);
    const window = allParts(drawing).find(({ attributes: { fill } }) => fill === theme.mark);
    expect(window?.attributes).toMatchObject({ y: 20, height: 40 });
    expect(allParts(drawing).filter(({ tag }) => tag === 'circle')).toHaveLength(model.rows.length);
  });

  it('of a prompt has a cell a value, and none where there is none', () => {
    const model = gridModel(promptLayersFixture());
    const drawing = promptPicture('Prompt', model, { first: 1, last: 2 }, theme);
    const cells = allParts(drawing).filter(
      ({ tag, attributes: { width, height } }) => tag === 'rect' && width === 17 && height === 12,
    );
    expect(cells).toHaveLength(model.rows.flatMap(({ values = [] }) => values).length);
  });

  it('of a layer’s plane has every anchor in the shape of its kind, and the prompt as a ring', () => {
    const model = spaceModel(spaceFixture, 1, Float32Array.of(0, 0, 30, -1, 0, 0));
    if (!model) throw new Error('There is no such layer.');
    const drawing = spacePicture('Layer 1', model, theme);
    // One more of each is in the legend.
    expect(counted(drawing, 'polygon', theme.kinds.harmful)).toBe(2 + 1);
    expect(counted(drawing, 'circle', theme.kinds.harmless)).toBe(2 + 1);
    expect(counted(drawing, 'circle', 'none')).toBe(1);
  });

  it('of scores has a dot a prompt and a line for each threshold', () => {
    const model = decided();
    const drawing = scoresPicture('Scores', model, { explored: 0.5, prompt: 1 }, theme);
    const dots = allParts(drawing).filter(({ tag }) => tag === 'polygon' || tag === 'circle');
    expect(dots).toHaveLength(model.groups.flatMap(({ scores }) => scores).length);
    expect(texts(drawing)).toEqual(expect.arrayContaining(['explored .500', 'prompt 1.00']));
  });

  it('of ROC curves has each curve with its area', () => {
    const model = decided();
    const drawing = rocPicture('ROC', model, model.report.threshold, theme);
    // And the line of chance.
    expect(allParts(drawing).filter(({ tag }) => tag === 'polyline')).toHaveLength(
      model.comparisons.length + 1,
    );
    expect(texts(drawing).filter((text) => text.includes('AUROC'))).toHaveLength(model.comparisons.length);
  });

  it('of first tokens has bars as long as the probabilities, side by side', () => {
    const drawing = likelyTokensPicture('First', firstTokens(), theme);
    const widths = allParts(drawing)
      .filter(({ tag, attributes: { fill } }) => tag === 'rect' && fill === theme.sides.default)
      .map(({ attributes: { width } }) => width);
    expect(widths).toEqual(firstTokens().default.tokens.map(({ probability }) => 160 * probability));
  });

  it('of a token has its curve, and a gap where a layer says nothing', () => {
    const model = gridModel(promptLayersFixture());
    const drawing = curvePicture('Curve', model, 2, { first: 1, last: 2 }, theme);
    expect(allParts(drawing).filter(({ tag }) => tag === 'circle')).toHaveLength(3);
    expect(texts(drawing)).toEqual(expect.arrayContaining(['+1.75', '+1.50', '+1.25', '−2', '+2']));
    expect(texts(drawing).filter((text) => text === '–')).toHaveLength(2);
  });

  it('of strengths has a mark a strength on both plots, the higher the greater its value', () => {
    const answers = comparisonFixture.result?.answers ?? [];
    const drawing = comparisonPicture('Strengths', answers, theme);
    const marks = allParts(drawing).filter(({ tag }) => tag === 'circle');
    const heights = marks.map(({ attributes: { cy } }) => Number(cy));
    const [low = 0, middle = 0, high = 0] = heights;
    expect(marks).toHaveLength(2 * answers.length);
    expect([high < middle, middle < low]).toEqual([true, true]);
    expect(marks.filter(({ attributes: { fill } }) => fill === theme.sides.default)).toHaveLength(2);
  });

  it('of one strength is drawn too', () => {
    const [answer] = comparisonFixture.result?.answers ?? [];
    const svg = drawingText(comparisonPicture('One', answer ? [answer] : [], theme));
    expect(svg).toContain('<circle');
    expect(svg).not.toContain('NaN');
  });

  it('of words has a bar a word, towards refusal to the right and as long as it pushes', () => {
    const { words } = explanationFixture.result;
    const bars = allParts(wordsPicture('Words', words, theme)).filter(({ tag }) => tag === 'rect');
    const [most, least] = [bars[0]?.attributes, bars.at(-1)?.attributes];
    expect(bars).toHaveLength(words.length);
    expect(most).toMatchObject({ x: 340, width: 200, fill: theme.sides.default });
    expect(least).toMatchObject({ x: 260, width: 80, fill: theme.sides.steered });
  });

  it('of the last token has a bar a layer, down where it lies towards harmless anchors', () => {
    const { layers } = explanationFixture.result;
    const bars = allParts(lastTokenPicture('Last', layers, theme)).filter(({ tag }) => tag === 'rect');
    const tops = bars.map(({ attributes: { y } }) => Number(y));
    expect(bars).toHaveLength(layers.length);
    expect([tops[2] === 6, (tops[1] ?? 0) < (tops[0] ?? 0)]).toEqual([true, true]);
    expect(bars.map(({ attributes: { fill } }) => fill === theme.sides.steered)).toEqual([
      ...[true, false, false],
    ]);
  });
});

describe('the picture of refusals', () => {
  it('has a bar a mode with its interval and its numbers, a plot a half of the data set', () => {
    const drawing = ratesPicture('Refusals', [groupOf(true), groupOf(false)], theme);
    expect(counted(drawing, 'rect', theme.kinds.harmful)).toBe(2);
    expect(counted(drawing, 'rect', theme.kinds.harmless)).toBe(2);
    const bars = allParts(drawing).filter(({ tag }) => tag === 'rect');
    const width = (index: number): number => Number(bars[index]?.attributes['width']);
    expect(width(0) / width(1)).toBeCloseTo(3, 1);
    expect(texts(drawing).filter((text) => /^75\.0 \(30\.1–95\.4\), 3\/4$/.test(text))).toHaveLength(2);
    expect(texts(drawing)).toContain('Refused of XSTest, harmless');
    expect(drawingText(framed(drawing, [], theme))).not.toMatch(/NaN|undefined/);
  });
});
