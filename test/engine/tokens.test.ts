import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine';
import { loadTestEngine, referenceFile, referenceJson } from './model';

type ReferenceTokens = Record<string, readonly { readonly text: string; readonly ids: readonly number[] }[]>;
const user = (content: string) => [{ role: 'user' as const, content }];

let engine: Engine;
beforeAll(async () => {
  engine = await loadTestEngine();
});
afterAll(() => engine.dispose());

describe('tokens of a chat', () => {
  const reference = referenceFile('token_ids_first8.json');
  it.skipIf(!reference)('are those of the reference for every prompt (skipped without ../shared)', () => {
    const sets = referenceJson<ReferenceTokens>('token_ids_first8.json');
    const prompts = Object.values(sets).flat();
    expect(prompts).toHaveLength(48);
    for (const { text, ids } of prompts) expect([...engine.encodeChat(user(text))]).toEqual(ids);
  });

  // Written down when all prompts of the reference agreed; the system sentence is the template's own.
  const before = [
    1, 9690, 198, 2683, 359, 253, 5356, 5646, 11173, 3365, 3511, 308, 34519, 28, 7018, 411, 407, 19712, 8182,
    2, 198, 1, 4093, 198,
  ];
  const after = [2, 198, 1, 520, 9531, 198];
  it.each([
    ['What is the tallest mountain?', [1780, 314, 260, 31469, 6740, 47]],
    ['Write two lines about rain.', [19161, 827, 3204, 563, 5249, 30]],
  ])('of our own: %s', (text, ids) => {
    expect([...engine.encodeChat(user(text))]).toEqual([...before, ...ids, ...after]);
  });

  it('render with the system sentence of the template, or the one that is given', () => {
    expect(engine.render(user('Hi'))).toBe(
      '<|im_start|>system\nYou are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>\n' +
        '<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n',
    );
    expect(engine.render([{ role: 'system', content: 'Be brief.' }, ...user('Hi')])).toBe(
      '<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n',
    );
  });
});

describe('tokens of text', () => {
  it('are plain: "Sure" is one token, and special tokens are not parsed', () => {
    expect([...engine.encode('Sure')]).toEqual([34355]);
    expect(engine.encode('<|im_end|>').length).toBeGreaterThan(1);
    expect([...engine.encode('')]).toEqual([]);
  });

  it('give the text back, with emoji and other scripts', () => {
    for (const text of ['Grüße, 世界! 👩‍🚀🧑🏽‍🔬', 'a\n\n  b\tc', 'naïve façade'])
      expect(engine.decode(engine.encode(text))).toBe(text);
  });

  it('cut inside a character give U+FFFD', () => {
    const tokens = engine.encode('🧑🏽');
    expect(engine.decode(tokens.subarray(0, 1))).toContain('\ufffd');
  });

  it('show special tokens as their text and refuse ids outside the vocabulary', () => {
    expect(Buffer.from(engine.piece(1)).toString()).toBe('<|im_start|>');
    expect(() => engine.piece(engine.info.vocabularySize)).toThrow(RangeError);
  });
});
