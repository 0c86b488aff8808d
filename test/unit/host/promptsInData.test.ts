import { describe, expect, it } from 'vitest';
import { csvFinder } from '../../../src/host/prompts/data/csv';
import { jsonFinder, jsonLinesFinder } from '../../../src/host/prompts/data/json';
import { textsOf } from './promptChecks';

describe('prompts in CSV', () => {
  const found = (text: string): string[] => textsOf(text, csvFinder.all(text));

  it.each<[string, string, string[]]>([
    ['cells of the usual column', 'id,Prompt\n1,Go on\n2,Stop here\n', ['Go on', 'Stop here']],
    ['quotes', 'prompt,label\n"a, ""b""\r\nc",safe\r\n', ['a, "b"\nc']],
    ['tabs', 'id\tprompt\n1\tGo, on', ['Go, on']],
    ['semicolons', 'id;prompt\n1;Go on', ['Go on']],
    ['a byte order mark', '\ufeffprompt\nGo on', ['Go on']],
    ['the most telling column', 'text,prompt\na,b', ['b']],
    ['short and empty rows', 'id,prompt\n1\n\n2,\n3, b ', ['b']],
    ['emoji', 'id,prompt\n😀,"é 😀 ""x"""', ['é 😀 "x"']],
    ['open quotes', 'prompt\n"a\nb', ['a\nb']],
    ['text after quotes', 'id,prompt\n1,"a"x\n2,b', ['a', 'b']],
    ['old line ends', 'prompt\ra\rb', ['a', 'b']],
    ['no usual column', 'a,b\nc,d', []],
    ['an empty file', '', []],
  ])('%s', (_, text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  it('are meant anywhere in their row, and follow its system prompt', () => {
    const text = 'system,prompt\nBe brief.,How?\n,"Why\nso?"';
    expect(csvFinder.at(text, text.indexOf('brief'))).toMatchObject({
      text: 'How?',
      before: [{ role: 'system', content: 'Be brief.' }],
      firstLine: 1,
    });
    expect(csvFinder.at(text, text.length)).toMatchObject({
      text: 'Why\nso?',
      before: [],
      firstLine: 2,
      lastLine: 3,
    });
    expect(csvFinder.at(text, 3)).toBeUndefined();
  });
});

describe('prompts in JSON Lines', () => {
  it('are the strings of the usual field', () => {
    const text = [
      '{"id": 1, "text": "x", "prompt": "a \\"b\\" \\n\\u00e9 \\ud83d\\ude00 😀 \\/"}',
      '',
      'not json',
      '{"prompt": 3}',
      '"a line"',
      '{"prompt": "open',
    ].join('\r\n');
    const prompts = jsonLinesFinder.all(text);
    expect(textsOf(text, prompts)).toEqual(['a "b" \né 😀 😀 /', 'a line', 'open']);
    expect(prompts.map(({ firstLine }) => firstLine)).toEqual([0, 4, 5]);
    const pair = prompts[0]?.pieces.find(({ kind, to, from }) => kind === 'escape' && to - from === 2);
    expect(text.slice(pair?.start, pair?.end)).toBe('\\ud83d\\ude00');
  });

  it('of chats are the last message of the user, after those before it', () => {
    const text =
      '{"messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hello"}, {"role": "assistant", "content": "Hi"}, {"role": "user", "content": "How?"}, {"role": "assistant", "content": "So."}]}\n' +
      '{"conversations": [{"from": "human", "value": "Why?"}], "system": "Be kind."}';
    expect(jsonLinesFinder.all(text)).toMatchObject([
      {
        text: 'How?',
        before: [
          { role: 'system', content: 'Be brief.' },
          { role: 'user', content: 'Hello' },
          { role: 'assistant', content: 'Hi' },
        ],
      },
      { text: 'Why?', before: [{ role: 'system', content: 'Be kind.' }] },
    ]);
  });

  it('are meant anywhere in their line, by the field that the first line has', () => {
    const text = '{"goal": "a", "id": 1}\n{"id": 2, "prompt": "b", "goal": "c"}';
    expect(jsonLinesFinder.at(text, text.indexOf('2'))?.text).toBe('c');
  });
});

describe('prompts in JSON', () => {
  const found = (text: string): string[] => textsOf(text, jsonFinder.all(text));

  it('are rows of an array, a chat, or an object with one', () => {
    expect(found('[{"prompt": "a"}, "b", {"prompt": "c\\n"}]')).toEqual(['a', 'b', 'c']);
    expect(found('{"model": "m", "messages": [{"role": "user", "content": "How?"}]}')).toEqual(['How?']);
    expect(found('[{"role": "user", "content": "Hello"}, {"role": "user", "content": "How?"}]')).toEqual([
      'How?',
    ]);
    expect(found('{"prompt": "a"')).toEqual(['a']);
  });

  it('are not what settings have', () => {
    expect(found('{"text": "a b", "input": "c d", "scripts": {"prompt": "e f"}}')).toEqual([]);
    expect(found('')).toEqual([]);
  });
});

describe('large data', () => {
  it.each([
    [
      'JSON Lines',
      jsonLinesFinder,
      (row: number) => `{"id": ${row}, "prompt": "How is \\"row\\" ${row}?"}`,
      '',
    ],
    ['CSV', csvFinder, (row: number) => `${row},"How is ""row"" ${row}?"`, 'id,prompt\n'],
  ] as const)('%s of 100,000 rows takes about a second', (_, finder, row, header) => {
    const text = header + Array.from({ length: 100_000 }, (_row, at) => row(at)).join('\n');
    const start = performance.now();
    const prompts = finder.all(text);
    // The machine may be busy.
    expect(performance.now() - start).toBeLessThan(6000);
    expect(prompts).toHaveLength(100_000);
    expect(prompts.at(-1)?.text).toBe('How is "row" 99999?');
    expect(finder.at(text, text.length)?.text).toBe('How is "row" 99999?');
  });
});
