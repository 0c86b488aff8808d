import { describe, expect, it } from 'vitest';
import { panelChange } from '../../../src/host/panel/panelChange';
import { panelHtml } from '../../../src/host/panel/panelHtml';
import { initialState, reduce, type PanelAction } from '../../../src/host/panel/panelState';
import { renderedPromptText } from '../../../src/host/renderedPrompt/renderedPromptText';
import { tunedFixture } from '../tunedFixture';
import { layersFixture } from '../webview/layersFixture';

describe("the panel's page", () => {
  const html = panelHtml({
    script: 'https://x/panel.js',
    style: undefined,
    cspSource: 'https://x',
    nonce: 'N',
  });

  it('lets nothing load or run but the bundle', () => {
    const policy = /content="([^"]*)"/.exec(html)?.[1];
    expect(policy).toContain("default-src 'none'; script-src 'nonce-N';");
    expect(policy).not.toMatch(/unsafe-|\*|script-src [^;]*https/);
  });

  it('has no inline script, style or handler', () => {
    expect(html).not.toMatch(/<style|style=|\son\w+=|<script[^>]*>[^<]/);
    expect(html).not.toContain('<link');
  });
});

const tuned = tunedFixture({ layers: { first: 3, last: 4 }, strength: 0.08, on: '48 + 96 prompts' });

describe("the panel's window", () => {
  const first = { first: 1, last: 2 };
  const chosen = { first: 5, last: 7 };

  it('follows the suggestion until one is chosen, and again after a reset', () => {
    const suggested = reduce(initialState, { kind: 'vectors', vectors: { suggested: first } });
    expect(suggested.panel.window).toEqual(first);
    const picked = reduce(suggested, { kind: 'chooseWindow', window: chosen });
    expect(picked.panel.window).toEqual(chosen);
    expect(reduce(picked, { kind: 'vectors', vectors: { suggested: first } }).panel.window).toEqual(chosen);
    expect(reduce(picked, { kind: 'chooseWindow', window: undefined }).panel.window).toEqual(first);
  });

  it('is the tuned one where there is one, until one is chosen', () => {
    const vectors = { suggested: first, tuned };
    const shown = reduce(initialState, { kind: 'vectors', vectors });
    expect(shown.panel.window).toEqual(tuned.layers);
    expect(reduce(shown, { kind: 'chooseWindow', window: chosen }).panel.window).toEqual(chosen);
  });

  it('is absent before there are vectors', () => {
    expect('window' in initialState.panel).toBe(false);
  });
});

describe("the panel's strength", () => {
  it('stays within its scale', () => {
    expect(reduce(initialState, { kind: 'chooseStrength', strength: -3 }).panel.strength).toBe(-0.5);
  });

  it('is the tuned one while SCANS decides the sign, unless one is chosen', () => {
    const vectors = reduce(initialState, { kind: 'vectors', vectors: { suggested: tuned.layers, tuned } });
    expect(vectors.panel.strength).toBe(-0.05);
    const automatic = reduce(vectors, { kind: 'automatic', automatic: true });
    expect(automatic.panel.strength).toBe(-0.08);
    expect(reduce(automatic, { kind: 'chooseStrength', strength: 0.2 }).panel.strength).toBe(0.2);
    expect(reduce(automatic, { kind: 'automatic', automatic: false }).panel.strength).toBe(-0.05);
  });
});

describe('vectors that are tuned', () => {
  const extraction = { ...layersFixture().extraction, fingerprint: 'v' };
  const value = { ...layersFixture(), extraction };
  const shown = [
    { kind: 'vectors', vectors: extraction },
    { kind: 'layers', layers: { state: 'ready', value, stale: false } },
    { kind: 'automatic', automatic: true },
  ] satisfies PanelAction[];
  const before = shown.reduce(reduce, initialState);

  it('steer so at once, and as before once that is taken back', () => {
    const after = reduce(before, { kind: 'tuned', fingerprint: 'v', tuned });
    expect(after.panel).toMatchObject({
      ...{ window: tuned.layers, strength: -0.08 },
      layers: { value: { extraction: { tuned } } },
    });
    const back = reduce(after, { kind: 'tuned', fingerprint: 'v', tuned: undefined });
    expect(back).toEqual(before);
  });

  it('are left alone where others have come into use', () => {
    expect(reduce(before, { kind: 'tuned', fingerprint: 'w', tuned })).toBe(before);
  });
});

describe('what the panel is sent', () => {
  it('is what has changed, and which part is gone', () => {
    const { panel: before } = reduce(initialState, { kind: 'vectors', vectors: { suggested: tuned.layers } });
    const { panel: after } = reduce({ ...initialState, panel: before }, { kind: 'view', view: 'decide' });
    expect(panelChange(before, after)).toEqual({ parts: { view: 'decide' }, gone: [] });
    expect(panelChange(before, initialState.panel)).toEqual({ parts: {}, gone: ['window'] });
    expect(panelChange(initialState.panel, before)).toEqual({ parts: { window: tuned.layers }, gone: [] });
  });
});

describe('the rendered prompt', () => {
  it('shows spaces and line breaks of tokens', () => {
    const text = renderedPromptText('a.md:1', {
      text: '<|im_start|>user\nHi you',
      tokens: [
        { id: 1, text: '<|im_start|>' },
        { id: 198, text: '\n' },
        { id: 345, text: ' you' },
      ],
    });
    expect(text).toBe(
      [
        'The prompt of a.md:1 as the model reads it (3 tokens).',
        '',
        '<|im_start|>user\nHi you',
        '',
        '#   id  token (· space, ⏎ line break)',
        '0    1  <|im_start|>',
        '1  198  ⏎',
        '2  345  ·you',
        '',
      ].join('\n'),
    );
  });
});
