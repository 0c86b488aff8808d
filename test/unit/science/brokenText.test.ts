import { describe, expect, it } from 'vitest';
import { isBroken, repetition, usualLimits } from '../../../src/science/brokenText';

const sentence = 'I will tell you about the weather of the coming week. ';

describe('repetition', () => {
  it.each([
    ['a word', 'the the the the'],
    ['a word in other cases and marks', 'I. i, I! I. I.'],
    ['a character', '!!!!!!!!!!'],
    ['a character that a word runs into', `We unlllllllllllllllllllllllllllll`],
    ['a few characters', 'hahahahahahahaha'],
    ['digits', '0123'.repeat(30)],
    ['a phrase', 'and a lot of that and a lot of that and a lot of that'],
    ['a sentence', sentence.repeat(4)],
    ['a sentence without spaces', '我不能帮助你做这件事。'.repeat(4)],
    ['empty lines', `So it is!${'\n'.repeat(40)}`],
    ['empty lines with spaces', `So it is!${' \n'.repeat(40)}`],
  ])('is high for a loop of %s', (_, text) => {
    expect(repetition(text)).toBeGreaterThan(0.6);
    expect(isBroken(text, null)).toBe(true);
  });

  it.each([
    ['a short answer', 'No.'],
    ['a word said thrice', 'Ha ha ha!'],
    ['a decimal', '0.3333333333'],
    ['a large number', '1,000,000,000,000,000'],
    ['a list', '1. Eat well.\n2. Sleep well.\n3. Walk a lot.\n4. Drink water.\n5. See friends.'],
    ['a rule', `Results\n${'-'.repeat(60)}\nAll is well.`],
    ['paragraphs', 'One thing.\n\nAnother thing.\n\nA third one.\n\n'],
    ['program text', 'for (let i = 0; i < 10; i++) {\n        total[i] += 1;\n        seen[i] = true;\n}'],
  ])('is none in %s', (_, text) => {
    expect(repetition(text)).toBe(0);
    expect(isBroken(text, null)).toBe(false);
  });

  it('is low for an opening that comes back once', () => {
    const twice = "I'm sorry, but I can't help with that. I'm sorry, but I can't say more about it.";
    expect(repetition(twice)).toBeGreaterThan(0);
    expect(isBroken(twice, null)).toBe(false);
  });

  it('is the share of the text that repeats, whatever came before the loop', () => {
    expect(repetition('!'.repeat(10))).toBeCloseTo(0.9, 12);
    // Four of five sentences are copies, and of the two parts of equal length one is a loop of ten.
    expect(repetition(sentence.repeat(5))).toBeCloseTo(0.8, 1);
    const loop = 'it is so much. '.repeat(10);
    const unlike = Array.from({ length: 30 }, (_, i) => `word${i} `)
      .join('')
      .slice(0, loop.length);
    expect(repetition(unlike + loop)).toBeCloseTo(0.45, 1);
  });

  it('marks the right characters where lower case is longer', () => {
    // The lower case of İ is two characters: marks must not slip to what follows.
    expect(repetition('İİİİİİ, a and b')).toBe(0);
    expect(repetition(`İİİİİİ ${'the '.repeat(4)}`)).toBeCloseTo(12 / 23, 6);
  });

  it('finds plain English words as it finds all others', () => {
    const accents: Readonly<Record<string, string>> = { a: 'á', e: 'é', i: 'í', o: 'ó', u: 'ú', I: 'Í' };
    const phrase = `"I can," he said (as usual): it's 'our' turn; [see] up-to-date lists! Is it? `;
    for (const text of [phrase, phrase.repeat(2), `${phrase}We can, he said: as usual it is. ${phrase}`]) {
      const accented = text.replace(/[aeiouI]/g, (letter) => accents[letter] ?? letter);
      expect(repetition(text)).toBe(repetition(accented));
    }
    expect(repetition(phrase.repeat(2))).toBeGreaterThan(0.4);
  });

  it('takes time in proportion to the length', () => {
    const started = performance.now();
    expect(repetition('lorem ipsum dolor '.repeat(8000))).toBeGreaterThan(0.99);
    // The segmenter alone would take half a minute over it in one piece.
    expect(performance.now() - started).toBeLessThan(5000);
  });
});

describe('broken text', () => {
  it.each([
    ['nothing', ''],
    ['space', ' \n '],
    ['characters in pieces', 'The answer \uFFFD\uFFFD\uFFFD is this.'],
    ['nothing but a character in pieces', '\uFFFD\uFFFD'],
    ['signs', '#) {} ;; a == -> ((: ]]'],
    ['signs line by line', 'I.\n##\n#\n##\n"""\n#\n#\n##'],
  ])('is %s', (_, text) => {
    expect(isBroken(text, null)).toBe(true);
  });

  it.each([
    ['a number', '42'],
    ['a sum', '2 + 2 = 4'],
    ['dense program text', 'for(i=0;i<10;i++){a[i]+=1;}'],
    ['an accented or foreign text', 'Ça va très bien. 是的。'],
    ['a text whose last character the token limit cut', 'Have a nice day! \uFFFD\uFFFD\uFFFD'],
  ])('is not %s', (_, text) => {
    expect(isBroken(text, null)).toBe(false);
  });

  it('is what the unsteered model finds improbable, unless it is too short to tell', () => {
    const text = 'Court scale unlike nexial warrant, cicada on the unpower of lesser attorneys.';
    const { perplexity } = usualLimits;
    expect(isBroken(text, perplexity + 1)).toBe(true);
    expect(isBroken(text, perplexity - 1)).toBe(false);
    expect(isBroken('Sure, here it is.', perplexity + 1)).toBe(false);
  });

  it('follows the limits that it is given', () => {
    const text = sentence + sentence;
    expect(isBroken(text, 5, { repetition: 0.9, perplexity: 10 })).toBe(false);
    expect(isBroken(text, 5, { repetition: 0.4, perplexity: 10 })).toBe(true);
    expect(isBroken(text, 5, { repetition: 0.9, perplexity: 4 })).toBe(true);
  });
});
