import { describe, expect, it } from 'vitest';
import { promptFileFinder } from '../../../src/host/prompts/promptFile';
import { textsOf } from './promptChecks';

const only = (text: string) => {
  const prompts = promptFileFinder.all(text);
  textsOf(text, prompts);
  expect(prompts.length).toBeLessThan(2);
  return prompts[0];
};

describe('prompt files', () => {
  it('are one prompt without their front matter', () => {
    expect(only('---\nmode: ask\n---\n\nTell me\n\nmore\n')).toMatchObject({
      ...{ text: 'Tell me\n\nmore', before: [], settings: {}, firstLine: 4, lastLine: 7 },
    });
    expect(promptFileFinder.at('Tell me\n\nmore', 8)?.text).toBe('Tell me\n\nmore');
  });

  it('keep three dashes that end nothing', () => {
    expect(promptFileFinder.at('---\nTell me', 0)?.text).toBe('---\nTell me');
  });

  it('say their system prompt, model and strength', () => {
    const text =
      '---\r\nsystem: |\r\n  Be brief.\r\n  Be kind.\r\nmodel: models/own.gguf\r\nstrength: -0.1\r\n---\r\nHow?\r\nAnd why?';
    expect(only(text)).toMatchObject({
      text: 'How?\nAnd why?',
      before: [{ role: 'system', content: 'Be brief.\nBe kind.' }],
      settings: { model: 'models/own.gguf', strength: -0.1 },
    });
  });

  it.each([
    ['is no YAML', 'system: [\n}{'],
    ['is a list', '- system: a'],
    ['has values of another type', 'system: 3\nmodel: { api: chat }\nstrength: strong'],
    ['names a model of a service', 'model: GPT-4o'],
    ['is empty', ''],
  ])('take nothing from front matter that %s', (_, yaml) => {
    expect(only(`---\n${yaml}\n---\nHow?`)).toMatchObject({ text: 'How?', before: [], settings: {} });
  });

  it('of several turns are the last message of the user, after the others', () => {
    const text = `---
system: Be brief.
---
# system:
Be kind.

user:
Hello 😀
assistant:
Hi:
there

User:
How?

assistant:
`;
    expect(only(text)).toMatchObject({
      text: 'How?',
      before: [
        { role: 'system', content: 'Be brief.' },
        { role: 'system', content: 'Be kind.' },
        { role: 'user', content: 'Hello 😀' },
        { role: 'assistant', content: 'Hi:\nthere' },
      ],
      ...{ firstLine: 13 },
    });
    const earlier = promptFileFinder.at(text, text.indexOf('Hello'));
    expect(earlier).toMatchObject({ text: 'Hello 😀', before: [{}, {}] });
  });

  it('hold no prompt without a message of the user', () => {
    expect(only('---\nsystem: a\n---\n')).toBeUndefined();
    expect(only('system:\nBe brief.')).toBeUndefined();
    expect(promptFileFinder.at('system:\nBe brief.', 0)?.text).toBe('');
  });
});
