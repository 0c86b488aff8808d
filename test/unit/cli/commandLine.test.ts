import { describe, expect, it } from 'vitest';
import {
  givenModel,
  modelSpec,
  parseLayerNumbers,
  parseLayers,
  parseNumber,
  parseWhole,
} from '../../../src/cli/arguments';
import { exitCodeOf } from '../../../src/cli/exitCode';
import { createProgress } from '../../../src/cli/progress';
import { table, visible } from '../../../src/cli/table';
import { figure } from '../../../src/formats/figure';

describe('values of the command line', () => {
  it('takes layers as a range or as one layer', () => {
    expect(parseLayers('10-18')).toEqual({ first: 10, last: 18 });
    expect(parseLayers('14')).toEqual({ first: 14, last: 14 });
  });

  it.each(['18-10', '-1', 'a', '', '1-2-3'])('refuses %j as layers', (text) => {
    expect(() => parseLayers(text)).toThrow('10-18');
  });

  it('takes several layers in any order, each once', () => {
    expect(parseLayerNumbers('20-22,9, 14,21')).toEqual([9, 14, 20, 21, 22]);
    expect(() => parseLayerNumbers('9,')).toThrow('15-22');
  });

  it('takes a negative strength and refuses what is no number', () => {
    expect(parseNumber('-0.05')).toBe(-0.05);
    expect(() => parseNumber('much')).toThrow('number');
    expect(() => parseNumber('')).toThrow('number');
  });

  it('refuses a count below its least', () => {
    expect(parseWhole(1)('64')).toBe(64);
    expect(() => parseWhole(1)('0')).toThrow('1 or more');
    expect(() => parseWhole(1)('2.5')).toThrow('whole');
  });
});

describe('the model of a command line', () => {
  it('is the default one without an adapter, where nothing is said', () => {
    expect(modelSpec({})).toEqual({ model: 'default', adapters: [] });
  });

  it('names only what is said, so that vectors give the rest', () => {
    expect(givenModel({})).toEqual({});
    expect(givenModel({ model: 'a.gguf', threads: 2 })).toEqual({
      model: 'a.gguf',
      threads: 2,
    });
    expect(givenModel({ adapter: 'b', adapterScale: 0.5 })).toEqual({
      adapters: [{ adapter: 'b', scale: 0.5 }],
    });
    expect(givenModel({ adapter: '' })).toEqual({ adapters: [] });
  });

  it('refuses a scale without an adapter', () => {
    expect(() => givenModel({ adapterScale: 0.5 })).toThrow('needs an adapter');
  });
});

describe('exit codes', () => {
  it('tells a command line that cannot work (2) from work that failed (1)', () => {
    expect(exitCodeOf('layer-out-of-range')).toBe(2);
    expect(exitCodeOf('vectors-mismatch')).toBe(2);
    expect(exitCodeOf('model-invalid')).toBe(1);
    expect(exitCodeOf('internal')).toBe(1);
  });
});

describe('text for a terminal', () => {
  it('aligns numbers to the right and words to the left', () => {
    expect(
      table(
        ['layer', 'token'],
        [
          ['9', 'a'],
          ['10', 'bc'],
        ],
      ),
    ).toBe('layer  token\n    9  a\n   10  bc');
  });

  it('gives three significant digits and a dash for what is not there', () => {
    expect([0.04567, 12.34, 1234.5, 0, -0.5].map(figure)).toEqual(['0.0457', '12.3', '1235', '0', '-0.500']);
    expect(figure(null)).toBe('—');
  });

  it('shows spaces and line breaks of a token', () => {
    expect(visible(' sorry\n')).toBe('·sorry⏎');
  });

  it('writes a line a step where there is no terminal, and rewrites one line where there is', () => {
    const lines: string[] = [];
    const plain = createProgress({ write: (text) => lines.push(text) });
    plain.show({ kind: 'step', message: 'Loading', done: 1, total: 2 });
    plain.show({ kind: 'step', message: 'Loading', done: 2, total: 2 });
    plain.end();
    expect(lines).toEqual(['Loading\n']);
    const screen: string[] = [];
    const terminal = createProgress({ isTTY: true, write: (text) => screen.push(text) });
    terminal.show({ kind: 'step', message: 'Loading', done: 1, total: 2 });
    terminal.end();
    expect(screen.join('')).toBe('\r\u001b[2KLoading 50 %\r\u001b[2K');
  });

  it('leaves the points of a sweep on the screen, a line each, as they are measured', () => {
    const shares = { harmfulRefused: 0.9, harmlessRefused: 0.125 };
    const point = { layers: { first: 9, last: 17 }, strength: 0.04, lower: -1, towards: false, ...shares };
    const measurement = {
      counts: { harmful: 8, harmless: 4, contrast: 4 },
      base: shares,
      points: [{ ...point, kl: 0.05, broken: 0 }],
    };
    const screen: string[] = [];
    const terminal = createProgress({ isTTY: true, write: (text) => screen.push(text) });
    terminal.show({ kind: 'step', message: 'Steering' });
    terminal.show({ kind: 'measured', measurement });
    terminal.end();
    expect(screen.join('')).toBe(
      '\r\u001b[2KSteering\r\u001b[2K' +
        'layers 9-17 at 0.0400: refuses 90.0 % of harmful and 12.5 % of harmless prompts, KL 0.0500\n',
    );
  });
});
