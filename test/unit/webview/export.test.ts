import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { drawingText, type Drawing, type DrawnPart } from '../../../src/appearance/drawing';
import { visibleToken } from '../../../src/appearance/format';
import type { SteerResult } from '../../../src/protocol/method';
import { decideModel, type DecideModel } from '../../../webview/decide/decideModel';
import { rocPicture } from '../../../webview/decide/rocPicture';
import { scoresPicture } from '../../../webview/decide/scoresPicture';
import { place, ticks } from '../../../webview/export/axes';
import { ratesPicture } from '../../../webview/evaluate/ratesPicture';
import { csvText } from '../../../webview/export/csv';
import { framed } from '../../../webview/export/picture';
import { layersModel } from '../../../webview/layers/layersModel';
import { layersPicture } from '../../../webview/layers/layersPicture';
import { layersFile } from '../../../webview/layers/tableModel';
import { gridModel } from '../../../webview/prompt/gridModel';
import { promptPicture } from '../../../webview/prompt/promptPicture';
import { promptFile } from '../../../webview/prompt/tokenFile';
import { spaceModel } from '../../../webview/space/spaceModel';
import { spacePicture } from '../../../webview/space/spacePicture';
import { firstTokensPicture, firstTokensTable } from '../../../webview/steer/firstTokensPicture';
import { classifiersFixture } from './decideFixture';
import { layersFixture } from './layersFixture';
import { steerFixture } from './panelFixture';
import { pictureThemeFixture as theme } from './pictureThemeFixture';
import { promptLayersFixture } from './promptLayersFixture';
import { groupOf } from './runFixture';
import { spaceFixture } from './spaceFixture';

function decided(): DecideModel {
  const model = decideModel(classifiersFixture, 'probe');
  if (!model) throw new Error('There is no model.');
  return model;
}

function steerResult(): SteerResult {
  if (!steerFixture.result) throw new Error('It has no result.');
  return steerFixture.result;
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
    const { rows } = firstTokensTable(steerResult());
    expect(rows.map(([side]) => side)).toEqual([
      ...steerResult().default.firstTokens.map(() => 'default'),
      ...steerResult().steered.firstTokens.map(() => 'steered'),
    ]);
    expect(rows[0]?.[4]).toBe(steerResult().default.firstTokens[0]?.probability);
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
    const drawing = firstTokensPicture(
      'First',
      steerResult(),
      { default: 'Default', steered: 'Steered' },
      theme,
    );
    const widths = allParts(drawing)
      .filter(({ tag, attributes: { fill } }) => tag === 'rect' && fill === theme.sides.default)
      .map(({ attributes: { width } }) => width);
    expect(widths).toEqual(steerResult().default.firstTokens.map(({ probability }) => 160 * probability));
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
