import { describe, expect, it, vi } from 'vitest';
import { checkFileRules } from '../../../src/host/prompts/fileRules';
import { stretchPrompt } from '../../../src/host/prompts/foundPrompt';
import { createTextMapper } from '../../../src/host/prompts/mappedText';
import { createPatternFinder } from '../../../src/host/prompts/patternFinder';
import { plainTextFinder, promptListFinder } from '../../../src/host/prompts/plainText';
import { documentOffset, documentRanges, textOffset } from '../../../src/host/prompts/promptMapping';
import { promptWithin } from '../../../src/host/prompts/promptWithin';
import { textLines } from '../../../src/host/prompts/textLines';
import { finderFor, finderOf, textsOf } from './promptChecks';

describe('places of a prompt', () => {
  // a\nb{c}d, where \n is written as two characters and {c} is a hole.
  const document = '"a\\nb{c}d" ';
  const mapper = createTextMapper(document);
  mapper.same(1, 2);
  mapper.escape('\n', 2, 4);
  mapper.same(4, 5);
  mapper.hole(5, 8);
  mapper.same(8, 9);
  const prompt = mapper.mapped();

  it('are exact both ways', () => {
    expect(prompt.text).toBe('a\nbd');
    expect([0, 1, 2, 3, 4, 5, -1].map((offset) => documentOffset(prompt, offset))).toEqual([
      ...[1, 2, 4, 8, 9, undefined, undefined],
    ]);
    expect([0, 1, 2, 3, 4, 5, 6, 8, 9, 10].map((offset) => textOffset(prompt, offset))).toEqual([
      ...[undefined, 0, 1, 1, 2, 3, 3, 3, 4, undefined],
    ]);
  });

  it('of a range are split at holes, with escapes whole', () => {
    expect(documentRanges(prompt, 0, 4)).toEqual([
      { start: 1, end: 5 },
      { start: 8, end: 9 },
    ]);
    expect(documentRanges(prompt, 1, 2)).toEqual([{ start: 2, end: 4 }]);
    expect(documentRanges(prompt, 2, 2)).toEqual([]);
    expect(documentRanges(prompt, 9, 12)).toEqual([]);
  });

  it('of a part that is selected are those of the part, unescaped', () => {
    const found = { ...stretchPrompt('', textLines(''), 0, 0), ...prompt };
    expect(promptWithin(found, textLines(document), 2, 9)).toMatchObject({ text: 'bd' });
    expect(promptWithin(found, textLines(document), 1, 4)).toMatchObject({ text: 'a' });
    expect(promptWithin(found, textLines(document), 0, 4)).toBeUndefined();
  });

  it('leave out white space around, whichever way it is written', () => {
    const text = createTextMapper(' a ');
    text.escape('\n', 0, 0);
    text.same(0, 3);
    text.hole(3, 3);
    expect(text.mapped()).toEqual({
      text: 'a',
      pieces: [{ kind: 'same', from: 0, to: 1, start: 1, end: 2 }],
    });
  });
});

describe('prompts in plain text', () => {
  it('are paragraphs under the cursor', () => {
    const prompt = plainTextFinder.at('a\r\n b \r\n\r\nc', 3);
    expect(prompt).toMatchObject({ text: 'a\n b', firstLine: 0, lastLine: 1 });
    expect(prompt && textsOf('a\r\n b \r\n\r\nc', [prompt])).toHaveLength(1);
    expect(plainTextFinder.at('a\n\n c', 3)?.text).toBe('c');
    expect(plainTextFinder.at('a\n  \nc', 3)).toBeUndefined();
    expect(plainTextFinder.at('', 0)).toBeUndefined();
  });

  it('stand out where lines of dashes part them, and nowhere else', () => {
    expect(plainTextFinder.all('a\n\nb')).toEqual([]);
    const text = 'a\n\nb\r\n---\r\n\n 😀 c \n-----  \n---\n-- d';
    expect(textsOf(text, plainTextFinder.all(text))).toEqual(['a\n\nb', '😀 c', '-- d']);
    expect(plainTextFinder.at(text, 3)?.text).toBe('a\n\nb');
    expect(plainTextFinder.at(text, text.indexOf('---'))).toBeUndefined();
  });

  it('stand out by the paragraph in files that a setting names', () => {
    const text = 'a\nb\n\n\n c\n';
    expect(textsOf(text, promptListFinder.all(text))).toEqual(['a\nb', 'c']);
    expect(textsOf('a\n---\nb', promptListFinder.all('a\n---\nb'))).toEqual(['a', 'b']);
  });

  it('of other languages stand out nowhere', async () => {
    const finder = await finderFor('yaml', 'file');
    expect(finder.all('a\n---\nb')).toEqual([]);
    expect(finder.at('a\n---\nb', 0)?.text).toBe('a\n---\nb');
  });
});

describe('prompts in notebook cells', () => {
  it.each(['plaintext', 'raw', 'prompt'])('a %s cell is one and stands out', async (language) => {
    const finder = await finderFor(language, 'cell');
    expect(finder.all('a\n\nb')).toMatchObject([{ text: 'a\n\nb', firstLine: 0, lastLine: 2 }]);
    expect(finder.all(' \n')).toEqual([]);
  });

  it('the strings of a code cell are some; without any it is one when asked, and does not stand out', async () => {
    const finder = await finderFor('python', 'cell');
    expect(finder.at('x = 1\n\ny = 2', 0)?.text).toBe('x = 1\n\ny = 2');
    expect(finder.all('x = 1')).toEqual([]);
    const code = 'x = 1\nprompt = "How?"\nuser_prompt = "Why?"';
    expect(textsOf(code, finder.all(code))).toEqual(['How?', 'Why?']);
    expect(finder.at(code, 0)?.text).toBe('How?');
    expect(finder.at(code, code.indexOf('Why'))?.text).toBe('Why?');
    expect((await finderFor('julia', 'cell')).at('x = 1', 0)?.text).toBe('x = 1');
  });

  it('a Markdown cell gives its block, and the whole text without one', async () => {
    const finder = await finderFor('markdown', 'cell');
    expect(finder.at('Words.\n\n```prompt\na\n```', 0)?.text).toBe('a');
    expect(finder.at('Words\n\nand more', 0)?.text).toBe('Words\n\nand more');
    expect(finder.all('Words')).toEqual([]);
  });
});

describe('the finder of a file', () => {
  it.each([
    ['csv', 'plaintext', 'a.CSV', 'prompt\nHow?'],
    ['tsv', 'tsv', 'a.tsv', 'id\tprompt\n1\tHow?'],
    ['JSON Lines', 'plaintext', 'a.jsonl', '{"prompt": "How?"}'],
    ['ndjson', 'json', 'a.json', '[{"prompt": "How?"}]'],
    ['a prompt file', 'prompt', 'a.prompt', 'How?'],
    ['TSX', 'typescriptreact', 'a.tsx', '<A prompt="How?" />'],
    ['JavaScript', 'javascript', 'a.js', 'prompt = "How?"'],
  ])('goes by its language, else its ending: %s', async (_, language, path, text) => {
    const finder = await finderFor(language, 'file', path);
    expect(textsOf(text, finder.all(text))).toEqual(['How?']);
  });

  it('is loaded once', async () => {
    expect(await finderOf('python')).toBe(await finderFor('python', 'file'));
  });
});

describe('the setting for files', () => {
  it('takes kinds and patterns', () => {
    const setting = { '**/*.tmpl': 'text', '**/*.yaml': { pattern: 'prompt: "(.*)"' } };
    expect(checkFileRules(setting)).toEqual({
      rules: [
        { glob: '**/*.tmpl', find: 'text' },
        { glob: '**/*.yaml', find: { pattern: 'prompt: "(.*)"' } },
      ],
      problems: [],
    });
    expect(checkFileRules(undefined)).toEqual({ rules: [], problems: [] });
  });

  it.each<[unknown, RegExp]>([
    [['text'], /prompts\.files is \["text"\], which is not an object of globs/],
    [{ a: 'latex' }, /is "latex" for a, which is not one of markdown, text, /],
    [{ a: { pattern: '(' } }, /which is no regular expression \(Invalid regular expression/],
    [{ a: { pattern: 'b' } }, /which is a pattern without a group in parentheses/],
    [{ a: { regex: '(b)' } }, /which is not one of/],
  ])('leaves out what is wrong, with a sentence: %j', (value, sentence) => {
    const { rules, problems } = checkFileRules(value);
    expect(rules).toEqual([]);
    expect(problems).toEqual([expect.stringMatching(sentence)]);
  });

  it('lets a pattern find its first group, line by line', () => {
    const tell = vi.fn();
    const finder = createPatternFinder('^prompt: "(.*)"$', tell);
    const text = 'prompt: " a 😀 "\nother: "b"\nprompt: ""\nprompt: "c"';
    expect(textsOf(text, finder.all(text))).toEqual(['a 😀', 'c']);
    expect(finder.at(text, text.length)?.text).toBe('c');
    expect(finder.at(text, 20)).toBeUndefined();
    expect(finder.all('prompt: "a"\n'.repeat(3000))).toHaveLength(2000);
    expect(finder.all('prompt: "a"\n'.repeat(50_000))).toEqual([]);
    expect(tell).not.toHaveBeenCalled();
  });

  it('stops a pattern that would take for ever, says so once and does not try it again', () => {
    const tell = vi.fn();
    const finder = createPatternFinder('((a+)+)b', tell);
    expect(finder.all('a'.repeat(40))).toEqual([]);
    expect(finder.all('ab')).toEqual([]);
    expect(tell.mock.calls).toEqual([[expect.stringContaining('took longer than 100 ms')]]);
  });
});
