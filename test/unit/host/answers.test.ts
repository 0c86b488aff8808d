import { describe, expect, it, vi } from 'vitest';
import { answerForm } from '../../../src/host/answers/answerForm';
import { promptEnd } from '../../../src/host/prompts/promptEnd';
import { markdownAnswer, paragraphAnswer, quotedAnswer } from '../../../src/host/answers/answerText';
import { createSteeredAnswer } from '../../../src/host/answers/steeredAnswer';
import { createPanelStore } from '../../../src/host/panel/panelStore';
import { markdownFinder } from '../../../src/host/prompts/markdown';
import { plainTextFinder } from '../../../src/host/prompts/plainText';
import { createFakeDialogues } from './fakeDialogues';
import { steerResult } from './fakeEngine';

describe('the text of an inserted answer', () => {
  it('is a fence in Markdown, longer than any in the answer, which no finder takes for a prompt', () => {
    const text = markdownAnswer(steerResult('', 'So:\n```prompt\nHow?\n```\n'));
    expect(text).toBe('````answer steered −.05 of |h|\nSo:\n```prompt\nHow?\n```\n````');
    expect(markdownFinder.all(text)).toEqual([]);
  });

  it('is one paragraph in plain text', () => {
    const text = paragraphAnswer(steerResult('', 'One.\n\nTwo.\n'));
    expect(text).toBe('Answer (steered −.05 of |h|): One.\nTwo.');
    expect(plainTextFinder.at(text, 0)?.text).toBe(text);
  });

  it('is a quotation in a notebook, in which no finder sees a prompt of its own', () => {
    const text = quotedAnswer({ ...steerResult('', 'One.\n\n```prompt\nTwo.\n```'), relative: 0 });
    expect(text).toBe('**Answer, not steered**\n\n> One.\n>\n> ```\n> Two.\n> ```');
    expect(markdownFinder.all(text)).toEqual([]);
  });
});

describe('the form of an inserted answer', () => {
  const file = { path: 'a', inCell: false, standOut: false };

  it.each([
    ['markdown', { standOut: true }, 'block'],
    ['plaintext', {}, 'paragraph'],
    ['plaintext', { inCell: true, standOut: true }, 'cell'],
    ['python', { inCell: true }, 'cell'],
  ] as const)('of %s with %j is a %s', (languageId, change, form) => {
    expect(answerForm({ ...file, languageId, ...change })).toEqual({ form });
  });

  it.each([
    ['prompt', {}, /All of this file is one prompt/],
    ['markdown', { path: '/w/a.prompt.md' }, /All of this file is one prompt/],
    ['plaintext', { path: '/w/a.CSV' }, /Every line of this file is data/],
    ['jsonl', { path: '/w/a.jsonl' }, /Every line of this file is data/],
    ['python', {}, /This file is code/],
    ['plaintext', { standOut: true }, /All of this file is prompts/],
  ])('there is none of %s with %j, for a reason', (languageId, change, why) => {
    const place = answerForm({ ...file, languageId, ...change });
    expect(place.form === 'none' && place.why).toMatch(why);
  });
});

describe('the place of an inserted answer', () => {
  const markdown = '# Title\n\n```prompt\nHow?\nWhy?\n```\n\nText.\n\n```prompt\nHow?\nWhy?\n```\n';
  const line = (text: string, prompt: string, start: number) => promptEnd(text, prompt, start)?.line;

  it('is at the nearest of equal prompts', () => {
    expect(line(markdown, 'How?\nWhy?', markdown.indexOf('How?'))).toBe(4);
    expect(line(markdown, 'How?\nWhy?', markdown.lastIndexOf('How?') + 3)).toBe(11);
  });

  it('is the same however lines end and are indented, and follows text that has moved', () => {
    const moved = `First.\n\n${markdown}`.replaceAll('Why?', '  Why?').replaceAll('\n', '\r\n');
    expect(line(moved, 'How?\nWhy?', 0)).toBe(6);
    expect(moved.charAt(promptEnd(moved, 'How?\nWhy?', 0)?.offset ?? 0)).toBe('?');
  });

  it('is nowhere when the prompt has gone', () => {
    expect(line(markdown, 'Where?', 0)).toBeUndefined();
  });
});

describe('the steered answer to a prompt', () => {
  const prompt = { text: 'How?', source: 'a.md:1' };

  function setUp(answers: readonly (ReturnType<typeof steerResult> | undefined)[]) {
    const left = [...answers];
    const steer = vi.fn(() => Promise.resolve());
    const lens = { steeredAnswer: () => left.shift(), steer, cancel: () => undefined };
    const { dialogues } = createFakeDialogues();
    const answerTo = createSteeredAnswer({ lens, store: createPanelStore(), dialogues });
    return { answerTo, steer };
  }

  it('is the one on screen where there is one', async () => {
    const result = steerResult('No.', 'Yes.');
    const { answerTo, steer } = setUp([result]);
    expect(await answerTo(prompt)).toBe(result);
    expect(steer).not.toHaveBeenCalled();
  });

  it('is made first where there is none', async () => {
    const result = steerResult('No.', 'Yes.');
    const { answerTo, steer } = setUp([undefined, result]);
    expect(await answerTo(prompt)).toBe(result);
    expect(steer).toHaveBeenCalledExactlyOnceWith(prompt, false);
  });

  it('is none where steering was cancelled or failed', async () => {
    expect(await setUp([undefined, undefined]).answerTo(prompt)).toBeUndefined();
  });
});
