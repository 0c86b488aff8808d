import { describe, expect, it } from 'vitest';
import type { TokenRankResult } from '../../../src/protocol/method';
import { cellAfterKey } from '../../../webview/layers/cellMoves';
import { cellAt, layersKey, layersModel } from '../../../webview/layers/layersModel';
import { figureCurve, layerFigures, type FigureId } from '../../../webview/layers/layerFigures';
import {
  cellFigures,
  gapSentence,
  layersLead,
  rankSentence,
  windowWords,
} from '../../../webview/layers/layersText';
import { layersTable } from '../../../webview/layers/tableModel';
import { layersFixture } from './layersFixture';
import { tunedFixture } from '../tunedFixture';

describe('the layers as rows', () => {
  const model = layersModel(layersFixture(), 'promoted');

  it('has the last layer at the top', () => {
    expect(model.rows.map((row) => row.layer)).toEqual([3, 2, 1, 0]);
  });
  it('puts each layer beside its own figures', () => {
    expect(model.rows.map((row) => row.normRatio)).toEqual([2 / 32, 2 / 24, 2 / 16, 2 / 8]);
    expect(model.rows.map((row) => row.aurocContrast)).toEqual([null, 0.6, 0.6, 0.6]);
  });
  it('scales the colours over the cells of the chosen side alone', () => {
    expect([model.lowest, model.highest]).toEqual([1, 6]);
    const suppressed = layersModel(layersFixture(), 'suppressed');
    expect([suppressed.lowest, suppressed.highest, suppressed.columns]).toEqual([-8, -1, 2]);
  });
  it('finds a cell by layer and rank from 1', () => {
    expect(cellAt(model, { layer: 2, rank: 1 })?.token.id).toBe(12);
    expect(cellAt(model, { layer: 2, rank: 4 })).toBeUndefined();
    expect(cellAt(model, { layer: 9, rank: 1 })).toBeUndefined();
  });
  it('keeps a layer without a report, without its figures', () => {
    const data = layersFixture();
    const short = { ...data, extraction: { ...data.extraction, layers: data.extraction.layers.slice(0, 3) } };
    expect(layersModel(short, 'promoted').rows[0]?.auroc).toBeNaN();
  });
});

describe('the key of a picture', () => {
  it('changes with vectors, form and side, and not with a copy', () => {
    const data = layersFixture();
    const key = layersKey(data, 'promoted');
    expect(layersKey(structuredClone(data), 'promoted')).toBe(key);
    expect(layersKey(data, 'suppressed')).not.toBe(key);
    expect(layersKey({ ...data, projection: { ...data.projection, form: 'pure' } }, 'promoted')).not.toBe(
      key,
    );
    expect(layersKey({ ...data, extraction: { ...data.extraction, fingerprint: 'g' } }, 'promoted')).not.toBe(
      key,
    );
  });
});

describe('the sentence above the layers', () => {
  it('names the window and the means on both sides of its edges', () => {
    expect(layersLead(layersFixture(), undefined)).toBe(
      'Layers 1–2 promote refusal words most (mean refusal mass .350, elsewhere .0150); steering there is suggested.',
    );
  });
  it('says when another window was chosen', () => {
    expect(layersLead(layersFixture(), { first: 0, last: 2 })).toContain('Chosen instead: layers 0–2.');
    expect(layersLead(layersFixture(), { first: 1, last: 2 })).not.toContain('Chosen');
  });
  it('says that the opposite is shown', () => {
    const data = layersFixture();
    const projection = { ...data.projection, direction: 'away' } as const;
    expect(layersLead({ ...data, projection }, undefined)).toMatch(/^Shown is −v/);
  });
  it('does not claim what the numbers do not show', () => {
    const data = layersFixture();
    const suggested = { first: 0, last: 0 };
    const lead = layersLead({ ...data, projection: { ...data.projection, suggested } }, undefined);
    expect(lead).toContain('refusal words are not promoted more there');
  });
});

describe('a tuned window', () => {
  const { extraction, projection } = layersFixture();
  const tuned = tunedFixture({ layers: { first: 0, last: 2 }, strength: 0.07, on: '48 + 96 prompts' });
  const data = { projection, extraction: { ...extraction, tuned } };

  it('is said to be in use beside the suggestion', () => {
    const lead = layersLead(data, tuned.layers);
    expect(lead).toContain('steering there is suggested. In use: layers 0–2, tuned on 48 + 96 prompts.');
    expect(windowWords(tuned.layers, data)).toBe('Window: layers 0–2 (tuned)');
  });
  it('is told from the suggested one and from one chosen by hand', () => {
    expect(windowWords({ first: 1, last: 2 }, data)).toBe('Window: layers 1–2 (suggested)');
    expect(windowWords({ first: 1, last: 1 }, data)).toBe('Window: layer 1');
    expect(layersLead(data, { first: 1, last: 1 })).toContain('Chosen instead: layer 1.');
  });
  it('is said to be chosen by hand where a person took another point of the sweep', () => {
    const byHand = { ...data, extraction: { ...extraction, tuned: { ...tuned, byHand: true as const } } };
    expect(layersLead(byHand, tuned.layers)).toContain('In use: layers 0–2, chosen by hand after tuning.');
    expect(windowWords(tuned.layers, byHand)).toBe('Window: layers 0–2 (chosen in Tune)');
  });
  it('may be the suggested one', () => {
    const same = {
      ...data,
      extraction: { ...extraction, tuned: { ...tuned, layers: projection.suggested } },
    };
    expect(layersLead(same, projection.suggested)).toContain(
      'Tuning on 48 + 96 prompts chose the same layers.',
    );
  });
});

describe('the figures of a cell', () => {
  it('gives layer, rank, token, id, logit, refusal mass and both AUROCs', () => {
    const figures = cellFigures(layersModel(layersFixture(), 'promoted'), { layer: 2, rank: 2 });
    expect(Object.fromEntries(figures.map(({ name, value }) => [name, value]))).toEqual({
      layer: '2',
      rank: '2',
      token: '⏎',
      id: '22',
      logit: '4.00',
      'refusal mass': '.300',
      '|v| / |h|': '.0833',
      'AUROC held out': '.920',
      contrast: '.600',
      transition: '.700',
      'cosine with layer before': '.900',
      'angle gap': '+2.00°',
    });
  });
});

describe('a figure as a curve', () => {
  const curve = (id: FigureId) => {
    const figure = layerFigures.find((one) => one.id === id);
    if (!figure) throw new Error(`There is no ${id}.`);
    return figureCurve(figure, layersModel(layersFixture(), 'promoted'));
  };

  it('goes from the top row down, with a gap where a layer has no value', () => {
    expect(curve('gap').values).toEqual([3, 2, 1, 0]);
    expect(curve('contrast').values).toEqual([undefined, 0.6, 0.6, 0.6]);
    expect(curve('cosine').values).toEqual([0.9, 0.9, 0.9, undefined]);
  });
  it('has a fixed scale where pictures are to compare, and its own elsewhere', () => {
    expect(curve('auroc')).toMatchObject({ low: 0, high: 1 });
    expect(curve('mass')).toMatchObject({ low: 0, high: 0.4 });
  });
});

describe('the sentence of the angle gap', () => {
  const { extraction } = layersFixture();
  it('says where it opens, and how far apart the anchors lie where it is greatest', () => {
    expect(gapSentence({ ...extraction, angleGap: { opens: 1, grown: 3 } })).toBe(
      'The angle gap opens at layer 1 and has grown at layer 3. Greatest at layer 3, +3.00°: two harmless anchors lie ' +
        '20.0° apart, two harmful ones 18.0°, one of each 23.0°.',
    );
  });
  it('says where there is none', () => {
    expect(gapSentence(extraction)).toContain('opens nowhere');
  });
});

describe('the sentence of a followed token', () => {
  const rank = (pure: number, lens: number) => ({
    pure: { rank: pure, logit: 1 },
    lens: { rank: lens, logit: 1 },
  });
  const found: TokenRankResult = {
    ...{ text: 'sorry', direction: 'towards', vocabularySize: 100, matches: [{ id: 7, text: ' sorry' }] },
    token: { id: 7, text: ' sorry' },
    layers: [
      { layer: 0, ...rank(9, 1) },
      { layer: 1, ...rank(4, 12) },
    ],
  };
  it('names the layer of its best rank', () => {
    expect(rankSentence(found)).toBe(
      '“·sorry” (id 7) ranks best at layer 1: 4 of 100 (pure), 12 (logit lens).',
    );
  });
  it('says where nothing is found', () => {
    const { text, direction, vocabularySize } = found;
    expect(rankSentence({ text, direction, vocabularySize, matches: [], layers: [] })).toContain('No token');
  });
});

describe('moving by keys', () => {
  const model = layersModel(layersFixture(), 'promoted');

  it('enters at the last layer, rank 1', () => {
    expect(cellAfterKey(model, undefined, 'ArrowDown')).toEqual({ layer: 3, rank: 1 });
  });
  it('goes down to lower layers and right to higher ranks, and stops at the edges', () => {
    expect(cellAfterKey(model, { layer: 3, rank: 1 }, 'ArrowDown')).toEqual({ layer: 2, rank: 1 });
    expect(cellAfterKey(model, { layer: 3, rank: 1 }, 'ArrowUp')).toEqual({ layer: 3, rank: 1 });
    expect(cellAfterKey(model, { layer: 3, rank: 3 }, 'ArrowRight')).toEqual({ layer: 3, rank: 3 });
    expect(cellAfterKey(model, { layer: 1, rank: 2 }, 'End')).toEqual({ layer: 1, rank: 3 });
    expect(cellAfterKey(model, { layer: 3, rank: 1 }, 'PageDown')).toEqual({ layer: 0, rank: 1 });
  });
  it('leaves other keys to the page', () => {
    expect(cellAfterKey(model, { layer: 3, rank: 1 }, 'Tab')).toBeUndefined();
  });
});

describe('the table', () => {
  it('has a heading for every figure of a full row, and tokens in full precision', () => {
    const table = layersTable(layersModel(layersFixture(), 'promoted'));
    expect(table.rows[0]?.figures).toHaveLength(table.headings.length - 1);
    expect(table.rows[1]?.figures[7]).toEqual({ text: '·sorry 5.00', token: { id: 12, logit: 5 } });
    expect(table.rows[0]?.figures[3]).toMatchObject({ text: '–', figure: { id: 'contrast' } });
    expect(table.rows[1]?.figures[6]).toEqual({ text: '2.00', figure: { id: 'gap', value: 2 } });
  });
});
