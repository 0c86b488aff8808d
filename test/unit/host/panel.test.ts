import { describe, expect, it } from 'vitest';
import { panelHtml } from '../../../src/host/panel/panelHtml';
import { initialState, reduce } from '../../../src/host/panel/panelState';
import { renderedPromptText } from '../../../src/host/renderedPrompt/renderedPromptText';

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

describe("the panel's window", () => {
  const first = { first: 1, last: 2 };
  const chosen = { first: 5, last: 7 };

  it('follows the suggestion until one is chosen, and again after a reset', () => {
    const suggested = reduce(initialState, { kind: 'suggestWindow', window: first });
    expect(suggested.panel.window).toEqual(first);
    const picked = reduce(suggested, { kind: 'chooseWindow', window: chosen });
    expect(picked.panel.window).toEqual(chosen);
    expect(reduce(picked, { kind: 'suggestWindow', window: first }).panel.window).toEqual(chosen);
    expect(reduce(picked, { kind: 'chooseWindow', window: undefined }).panel.window).toEqual(first);
  });

  it('is absent before there are vectors', () => {
    expect('window' in initialState.panel).toBe(false);
  });
});

describe("the panel's strength", () => {
  it('stays within its scale', () => {
    expect(reduce(initialState, { kind: 'strength', strength: -3 }).panel.strength).toBe(-0.5);
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
