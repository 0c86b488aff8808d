import { describe, expect, it } from 'vitest';
import { curveOf, gridModel, hasCell, valueAt } from '../../../webview/prompt/gridModel';
import {
  cellFigures,
  gridLabel,
  lensSentence,
  pinText,
  promptLead,
  steeredCaption,
} from '../../../webview/prompt/promptText';
import { placeAfterKey } from '../../../webview/ui/gridMoves';
import { restored } from '../../../webview/uiState';
import { inspectionOf, promptLayersFixture, tokenLensFixture } from './promptLayersFixture';

const model = gridModel(promptLayersFixture());

describe('a prompt as a grid', () => {
  it('has the last layer at the top, which is never read', () => {
    expect(model.rows.map(({ layer }) => layer)).toEqual([4, 3, 2, 1, 0]);
    expect(model.rows[0]?.values).toBeUndefined();
    expect(hasCell(model, { token: 0, layer: 4 })).toBe(false);
  });
  it('gives each cell its own value', () => {
    expect(valueAt(model, { token: 0, layer: 1 })).toBe(-0.75);
    expect(valueAt(model, { token: 2, layer: 3 })).toBe(1.75);
  });
  it('has no values in a layer that does not tell the anchors apart', () => {
    expect(valueAt(model, { token: 1, layer: 0 })).toBeUndefined();
  });
  it('gives the curve of a token from the top row down', () => {
    expect(curveOf(model, 1)).toEqual([undefined, 0.75, 0.5, 0.25, undefined]);
  });
  it('keeps a single 0 among other values', () => {
    const { rows } = gridModel(promptLayersFixture({ result: inspectionOf(['a', 'b', 'c']) }));
    const zero = inspectionOf(['a', 'b']);
    zero.values[1] = 0;
    expect(gridModel(promptLayersFixture({ result: zero })).rows[3]?.values).toEqual([0, 0.25]);
    expect(rows).toHaveLength(5);
  });
});

describe('the sentence above the prompt', () => {
  it('names the tokens at both ends, with their white space to be seen', () => {
    expect(promptLead(promptLayersFixture())).toBe(
      'Of 3 tokens, by the mean of layers 1–3, “⏎” lies farthest towards harmful prompts (+1.50), ' +
        '“How” farthest towards harmless ones (−.500).',
    );
  });
  it('does not claim an end that no token reaches', () => {
    const tinted = (...tints: number[]) => {
      const result = { ...inspectionOf(['a', 'b']), tint: Float32Array.from(tints) };
      return promptLead(promptLayersFixture({ result }));
    };
    expect(tinted(-1, -0.5)).toContain('none lies towards harmful prompts; “a” farthest towards harmless');
    expect(tinted(1, 0.5)).toContain('“a” lies farthest towards harmful prompts (+1.00); none lies');
  });
});

describe('what is said of the picture', () => {
  it('is whether the prompt is pinned, and whether its text has changed', () => {
    expect(pinText({ pinned: false, outrun: false })).toBe('Follows the cursor.');
    expect(pinText({ pinned: true, outrun: true })).toBe('Its text has changed since.');
  });
  it('are the figures of a cell', () => {
    const figures = cellFigures(model, { token: 1, layer: 2 });
    expect(figures.map(({ name, value }) => `${name} ${value}`)).toEqual([
      'token ·kill',
      'number 2 of 3',
      'id 1',
      'layer 2',
      'value +.500',
      'mean +.500',
    ]);
    expect(cellFigures(model, { token: 1, layer: 0 })[4]?.value).toBe('–');
  });
  it('is its size', () => {
    expect(gridLabel(model)).toContain('3 tokens by 5 layers');
  });
  it('is the likeliest token on both sides, and by what it is steered', () => {
    expect(lensSentence(tokenLensFixture)).toBe(
      'At layer 2 the likeliest next token is “·sorry” by default, steered “·a”.',
    );
    expect(steeredCaption(tokenLensFixture)).toBe('Steered −.05 of |h| in layers 1–2');
    expect(steeredCaption({})).toBe('Not steered');
  });
});

describe('moving by keys', () => {
  const size = { rows: 4, columns: 3 };

  it('enters at the start, and stops at the edges', () => {
    expect(placeAfterKey(size, undefined, 'ArrowDown')).toEqual({ row: 0, column: 0 });
    expect(placeAfterKey(size, { row: 0, column: 0 }, 'ArrowUp')).toEqual({ row: 0, column: 0 });
    expect(placeAfterKey(size, { row: 1, column: 1 }, 'PageDown')).toEqual({ row: 3, column: 1 });
    expect(placeAfterKey(size, { row: 1, column: 0 }, 'End')).toEqual({ row: 1, column: 2 });
  });
  it('moves nothing in an empty grid, nor by other keys', () => {
    expect(placeAfterKey({ rows: 4, columns: 0 }, undefined, 'ArrowDown')).toBeUndefined();
    expect(placeAfterKey(size, { row: 1, column: 1 }, 'Tab')).toBeUndefined();
  });
});

describe('the chosen cell', () => {
  it('is kept with its prompt, unless another version has kept something else', () => {
    const promptCell = { prompt: 'file:///a 0', token: 3, layer: 2 };
    expect(restored({ promptCell }).promptCell).toEqual(promptCell);
    expect(restored({ promptCell: { token: 3, layer: 2 } }).promptCell).toBeUndefined();
  });
});
