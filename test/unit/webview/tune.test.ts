import { describe, expect, it } from 'vitest';
import { usualPlan } from '../../../src/protocol/tuning';
import { paretoPicture, paretoPlot } from '../../../webview/tune/paretoPicture';
import { readPlan, usualTexts, type PlanTexts } from '../../../webview/tune/planForm';
import { tuneModel, type TunedRow } from '../../../webview/tune/tuneModel';
import {
  comingText,
  inUseText,
  markTexts,
  pointFigures,
  runText,
  tuneLead,
  tuneTable,
} from '../../../webview/tune/tuneText';
import { tunedFixture } from '../tunedFixture';
import { pictureThemeFixture } from './pictureThemeFixture';
import { layersFixture } from './layersFixture';
import { tuneFixture, tuningFixture } from './tuneFixture';

const { extraction } = layersFixture();
/** As the fixture's second point is stored. */
const tuned = tunedFixture({ layers: { first: 0, last: 1 }, strength: 0.05 });
const model = tuneModel(tuneFixture, tuned);

function rowAt(index: number): TunedRow {
  const row = model.measured[index];
  if (!row) throw new Error(`There is no row ${index}.`);
  return row;
}

describe('the form of a plan', () => {
  const usual = usualTexts(30, { first: 12, last: 18 });
  const read = (change: Partial<PlanTexts>) => readPlan({ ...usual, ...change }, 30);

  it('begins with what the engine would take', () => {
    expect(usual).toMatchObject({ strengths: '.02, .03, .04, .05, .07', klLimit: '.1', lostLimit: '5' });
    expect(readPlan(usual, 30)).toEqual({
      plan: {
        ...usualPlan,
        windows: [
          { first: 12, last: 18 },
          { first: 9, last: 18 },
          { first: 11, last: 18 },
          { first: 15, last: 22 },
        ],
      },
    });
  });

  it('takes numbers and layers as people write them, each once', () => {
    expect(read({ strengths: ' 0.05,.02, .05', windows: '9–17, 9-17,12', lostLimit: '2.5' })).toMatchObject({
      plan: {
        strengths: [0.02, 0.05],
        windows: [
          { first: 9, last: 17 },
          { first: 12, last: 12 },
        ],
        lostLimit: 0.025,
      },
    });
  });

  it.each([
    ['strengths', '', 'Give at least one strength, for example .02, .05.'],
    [
      'strengths',
      '.02, much',
      '“much” cannot be tried: give numbers above 0 and up to 1, for example .02, .05.',
    ],
    ['strengths', '-.02', '“-.02” cannot be tried: give numbers above 0 and up to 1, for example .02, .05.'],
    ['windows', ' ', 'Give at least one window as FIRST-LAST, for example 10-18.'],
    ['windows', '18-10', '“18-10” is not a window: give layers as FIRST-LAST, for example 10-18.'],
    ['windows', '20-30', '“20-30” is too high: the model has the layers 0-29.'],
    ['klLimit', 'x', 'Give a number of 0 or more, for example .1.'],
    ['lostLimit', '101', 'Give a number from 0 to 100, for example 5.'],
    ['limit', '1', 'Give a whole number of 2 or more, for example 64.'],
  ] as const)('says what is wrong with %s %j', (field, text, sentence) => {
    expect(read({ [field]: text })).toEqual({ problems: { [field]: sentence } });
  });
});

describe('the model of a sweep', () => {
  it('has every rate with the interval of Wilson and n', () => {
    const { harmful, harmless } = rowAt(2).rates;
    expect([harmful.rate, harmful.n, harmless.rate, harmless.n]).toEqual([0.875, 8, 0.25, 8]);
    // scipy: binomtest(7, 8) and binomtest(2, 8).proportion_ci(.95, method='wilson')
    expect([harmful.low, harmful.high].map((end) => end.toFixed(4))).toEqual(['0.5291', '0.9776']);
    expect([harmless.low, harmless.high].map((end) => end.toFixed(4))).toEqual(['0.0715', '0.5907']);
    expect(model.base?.harmless.rate).toBe(0.75);
  });

  it('marks what is beaten by no other, what is best, what is in use and what is beyond a limit', () => {
    const marks = model.measured.map((row) => markTexts(row, false).join());
    expect(marks).toEqual(['', 'in use,best,Pareto', '', 'beyond KL limit']);
  });

  it('is of the rule that is stored, not only of its window and strength', () => {
    const other = { ...tuned, rule: { ...tuned.rule, lower: -2 } };
    expect(tuneModel(tuneFixture, other).measured.some(({ inUse }) => inUse)).toBe(false);
  });

  it('has a row for what is still to come, and says which window is being measured', () => {
    const { rows, running } = tuneModel(tuningFixture, undefined);
    expect(rows).toHaveLength(4);
    expect(rows.map((row) => (row.point ? 'measured' : comingText(row, running)))).toEqual([
      ...['measured', 'measured', 'being measured', 'being measured'],
    ]);
    const { fingerprint, plan, run } = tuningFixture;
    expect(tuneModel({ fingerprint, plan, run, points: [] }, undefined).rows).toMatchObject([
      ...[{ measuring: false }, { measuring: false }, { measuring: false }, { measuring: false }],
    ]);
  });
});

describe('what the Tune view says', () => {
  it('is what the setting in use does to the calibration prompts', () => {
    expect(tuneLead({ ...extraction, tuned }, model)).toBe(
      'Layers 0–1 at .05 of the residual norm, chosen by tuning: of the calibration prompts, 25.0 % of 8 harmless ones are ' +
        'refused instead of 75.0 %, and 100.0 % of 8 harmful ones instead of 100.0 %.',
    );
    expect(tuneLead({ ...extraction, tuned: { ...tuned, byHand: true } }, undefined)).toBe(
      'Layers 0–1 at .05 of the residual norm, chosen by hand on 24 prompts.',
    );
    expect(tuneLead(extraction, model)).toBe(
      'Not tuned: automatic steering uses the suggested layers 1–2 at .05 of the residual norm.',
    );
  });

  it('is the rule in use, and that another window goes before it', () => {
    expect(inUseText({ tuned }, tuned.layers)).toBe(
      'In use: layers 0–1 at .05, chosen by tuning; below −1.00 of probe away from refusal, never towards it.',
    );
    expect(inUseText({ tuned }, { first: 3, last: 3 })).toContain('Steering takes layer 3 instead');
  });

  it('is how the sweep stands', () => {
    expect(runText(tuneFixture, model)).toBe('4 combinations measured on 8 harmful and 8 harmless prompts.');
    const cancelled = { ...tuningFixture, run: { state: 'cancelled' } as const };
    expect(runText(cancelled, tuneModel(cancelled, undefined))).toBe(
      'Cancelled. 2 of 4 combinations measured on 8 harmful and 8 harmless prompts, and kept: Start goes on from there.',
    );
    const strict = { ...tuneFixture, plan: { ...tuneFixture.plan, klLimit: 0 } };
    expect(runText(strict, tuneModel(strict, undefined))).toContain('None keeps within KL 0');
  });

  it('is every figure of a point, and that others lie at the same place', () => {
    const figures = Object.fromEntries(pointFigures(rowAt(2), model).map(({ name, value }) => [name, value]));
    expect(figures).toEqual({
      ...{ layers: '1–2', strength: '.03', KL: '.0500 nats', broken: '0.0 %' },
      'harmful refused': '7 of 8, 87.5 (52.9–97.8) %',
      'harmless refused': '2 of 8, 25.0 (7.1–59.1) %',
      ...{ 'away below': '−1.00', towards: 'no' },
    });
    const twice = {
      ...tuneFixture,
      points: tuneFixture.points.map((point) => ({ ...point, harmfulRefused: 1 })),
    };
    const crowded = tuneModel(twice, undefined);
    const [, second] = crowded.measured;
    expect(second && pointFigures(second, crowded).at(-1)).toEqual({
      name: 'at the same place',
      value: '1 more',
    });
  });

  it('is a table in full precision for a file', () => {
    const { headings, rows } = tuneTable(model);
    expect(rows).toHaveLength(5);
    expect(rows[0]?.slice(0, 3)).toEqual(['as it is', 0, 1]);
    expect(rows.every((row) => row.length === headings.length)).toBe(true);
    expect(rows[2]?.[headings.indexOf('marks')]).toBe('in use; best; Pareto');
  });
});

describe('the Pareto chart', () => {
  const size = { width: 500, height: 400 };
  const picture = paretoPicture('Refusals', model, size, pictureThemeFixture);
  const circles = picture.parts.filter(({ tag }) => tag === 'circle').map(({ attributes }) => attributes);
  const at = (index: number) => {
    const { x, y } = paretoPlot(model, size).placeOf(rowAt(index));
    return circles.filter(({ cx, cy }) => cx === x && cy === y);
  };

  it('has harmless refusals to the right and harmful ones upwards', () => {
    const places = model.measured.map(paretoPlot(model, size).placeOf);
    const [few, fewer, low] = [places[0], places[1], places[2]];
    expect(fewer?.x).toBeLessThan(few?.x ?? 0);
    expect(low?.y).toBeGreaterThan(fewer?.y ?? 0);
  });

  it('draws KL as the size of a dot, and what is beyond a limit without filling', () => {
    const radii = [0, 1, 3].map((index) => Number(at(index)[0]?.['r']));
    expect(radii).toEqual([...radii].sort((a, b) => a - b));
    expect(at(3)[0]?.['fill-opacity']).toBe(0);
  });

  it('has a ring around what is in use', () => {
    expect(at(1)).toHaveLength(2);
    expect(at(0)).toHaveLength(1);
  });

  it('keeps its scale while points come', () => {
    const { axes } = paretoPlot(tuneModel(tuningFixture, undefined), size);
    expect(paretoPlot(tuneModel({ ...tuningFixture, points: [] }, undefined), size).axes).toEqual(axes);
  });
});
