import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createCodeFinder } from '../../../src/host/prompts/code/codeFinder';
import { createGrammars } from '../../../src/host/prompts/code/grammars';
import { python } from '../../../src/host/prompts/code/python';
import { tsx, javascript, typescript } from '../../../src/host/prompts/code/script';
import type { CodeDialect } from '../../../src/host/prompts/code/codeDialect';
import { textsOf } from './promptChecks';

const grammars = createGrammars(
  path.join(
    fileURLToPath(new URL('../../..', import.meta.url)),
    'node_modules/@vscode/tree-sitter-wasm/wasm',
  ),
);
const finderOf = async (dialect: CodeDialect) =>
  createCodeFinder(await grammars.load(dialect.grammar, dialect.query), dialect);

describe('prompts in Python', async () => {
  const finder = await finderOf(python);
  const found = (code: string): string[] => textsOf(code, finder.all(code));

  it.each<[string, string, string[]]>([
    ['a variable', 'prompt = "How do I kill a process?"', ['How do I kill a process?']],
    ['triple quotes', 'prompt = """\nOne\r\n\ntwo\n"""', ['One\n\ntwo']],
    ['single quotes and a comment', "user_prompt = 'Go on'  # now", ['Go on']],
    ['a type', 'PROMPT: str = "Go on"', ['Go on']],
    ['an attribute and a key', 'self.prompt = "a"\nd["user_prompt"] = "b"', ['a', 'b']],
    ['a walrus', '(prompt := "a")', ['a']],
    ['a parameter', 'def f(prompt="a", user_prompt: str = "b"): pass', ['a', 'b']],
    ['an argument', 'ask(prompt="a", model="gpt")', ['a']],
    ['a dictionary', 'x = {"prompt": "a", "model": "b"}', ['a']],
    ['literals in a row', 'prompt = ("a " "b "  # and\n  f"{c} d")', ['a b  d']],
    ['a sum', 'prompt = "a " + name + (" b" + \' c\')', ['a  b c']],
    ['a raw string', 'prompt = r"a\\n {b} \\""', ['a\\n {b} \\"']],
    ['an f-string', 'prompt = f"a {x!r:>3} {{b}} {d["k"]} c"', ['a  {b}  c']],
    ['a raw f-string', 'prompt = rf"a\\n {x} {{"', ['a\\n  {']],
    [
      'escapes',
      'prompt = "a\\n\\t\\x41\\u00e9\\U0001F600\\101\\\\\\"\\d\\N{DASH}b\\\n c"',
      ['a\n\tAé😀A\\"\\db c'],
    ],
    ['a line end that is left out, CRLF', 'prompt = "a\\\r\nb"', ['ab']],
    ['emoji before and within', 'x = "😀😀"; prompt = "é😀 \\u00e9 😀"', ['é😀 é 😀']],
    ['what is filled later', 'prompt = "a %s" % x\nuser_prompt = "b {}".format(c).strip()', ['a %s', 'b {}']],
    ['a list', 'prompts = ["a b", f"c {d}", e, "f"]', ['a b', 'c', 'f']],
    ['a name with a number', 'prompt_2 = "a"', ['a']],
    ['a code that is not finished', 'def f(:\n  prompt = "a"\n  x = ', ['a']],
  ])('%s', (_, code, expected) => {
    expect(found(code)).toEqual(expected);
  });

  it.each([
    ['bytes', 'prompt = b"a"\nprompt = rb"a b"\nprompt = "a" b"c"'],
    ['other names', 'prompted = "a b"\nprompt_tokens = "a b"\nusers = "a b"'],
    ['text without letters', 'prompt = "> "'],
    ['one word under a name that means more', 'user = "root"\nsystem = "linux"'],
    ['text that never closes', 'prompt = "a b\nx = 1'],
    ['what is no text', 'prompt = read()\nprompt = x + y\nprompt = a % "b"'],
    ['comments', '# prompt = "a b"'],
  ])('%s are none', (_, code) => {
    expect(found(code)).toEqual([]);
  });

  it('of a chat are its last message of the user, after the others', () => {
    const code = `messages = [
  {"role": "system", "content": "Be brief."},
  {"role": "user", "content": "Hello"},
  {"role": "assistant", "content": f"Hi {name}"},
  *history,
  {"role": "user", "content": "How?"},
]`;
    const [chat, ...others] = finder.all(code);
    expect(others).toEqual([]);
    expect(chat).toMatchObject({
      text: 'How?',
      before: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Hello' },
        { role: 'assistant', content: 'Hi' },
      ],
      firstLine: 5,
    });
    expect(finder.at(code, code.indexOf('brief'))?.text).toBe('How?');
  });

  it('have the system prompt of the same call before them, and no other', () => {
    const code = `system_prompt = "Be kind."
ask(system="Be brief.", prompt="How?")
chat(system="Be short.", messages=[{"role": "user", "content": "Why?"}])
ask(prompt="When?")`;
    expect(finder.all(code).map(({ text, before }) => [text, before.map(({ content }) => content)])).toEqual([
      ['Be kind.', []],
      ['How?', ['Be brief.']],
      ['Why?', ['Be short.']],
      ['When?', []],
    ]);
    expect(finder.at(code, code.indexOf('brief'))?.text).toBe('How?');
  });

  it('are any literal of several words under the cursor', () => {
    const code = 'import os\nx = f("Some words " "and more")\ny = "word"\nz = 1';
    expect(finder.at(code, code.indexOf('more'))?.text).toBe('Some words and more');
    expect(finder.at(code, code.indexOf('word"'))).toBeUndefined();
    expect(finder.at(code, code.indexOf('z'))).toBeUndefined();
  });

  it('are found in a file of 2,000 lines before a person notices', () => {
    const code = Array.from({ length: 2000 }, (_, at) =>
      at % 20 ? `x_${at} = call(name, [${at}])  # words` : `ask(prompt=f"a b {at}")`,
    ).join('\n');
    finder.all('prompt = "warm"');
    const start = performance.now();
    expect(finder.all(code)).toHaveLength(100);
    // 50 ms on a machine that does nothing else.
    expect(performance.now() - start).toBeLessThan(500);
  });
});

describe('prompts in TypeScript and JavaScript', async () => {
  const finders = {
    js: await finderOf(javascript),
    ts: await finderOf(typescript),
    tsx: await finderOf(tsx),
  };

  it.each<[string, string, string[]]>([
    ['variables', 'const prompt = "a", userPrompt = \'b\';', ['a', 'b']],
    ['templates', 'const prompt = `a ${x ? `y` : "z"} b\r\nc \\` \\${d}`;', ['a  b\nc ` ${d}']],
    ['escapes', 'prompt = "a\\n\\x41\\u00e9\\u{1F600}\\ud83d\\ude00\\0\\q\\\n b"', ['a\nAé😀😀\0q b']],
    ['properties', 'f({ prompt: "a", "userPrompt": `b`, prompt })', ['a', 'b']],
    ['members', 'this.prompt = "a"; x["prompt"] = "b"', ['a', 'b']],
    ['sums', 'const prompt = "a " + name + (" b" + ` c ${d}`);', ['a  b c']],
    ['raw templates', 'const prompt = String.raw`a\\n${b} c`;', ['a\\n c']],
    ['a tag', 'const prompt = dedent`a ${b} c`;', ['a  c']],
    ['default values', 'function f(prompt = "a") {}', ['a']],
    ['trimmed text', 'const prompt = ` a `.trim();', ['a']],
    ['lists', 'const prompts = ["a", `b`, c];', ['a', 'b']],
    ['fields', 'class A { userPrompt = "a"; }', ['a']],
    [
      'functions that give one',
      'const prompt = (x) => `a ${x} b`, userPrompt = () => { f("c"); };',
      ['a  b'],
    ],
  ])('%s', (_, code, expected) => {
    for (const finder of Object.values(finders)) expect(textsOf(code, finder.all(code))).toEqual(expected);
  });

  it('keep to types and assertions', () => {
    const code =
      'class A { readonly prompt: string = ("a" as const) } let prompt = "b" satisfies string; f(<T>x); const g = (prompt: string = "c") => 1;';
    expect(textsOf(code, finders.ts.all(code))).toEqual(['a', 'b', 'c']);
  });

  it('stand in markup too', () => {
    const code = 'const x = <Chat prompt="a" system={"Be brief."} userPrompt={`b`} other="c d" />;';
    for (const finder of [finders.js, finders.tsx])
      expect(textsOf(code, finder.all(code))).toEqual(['a', 'b']);
  });

  it('of a chat are its last message of the user', () => {
    const code =
      'send({ system: "Be kind.", messages: [{ role: "user", content: "Hello" }, { role: "assistant", content: `Hi` }, { content: `How?`, role: "user" }] })';
    expect(finders.ts.all(code)).toMatchObject([
      {
        text: 'How?',
        before: [
          { role: 'system', content: 'Be kind.' },
          { role: 'user', content: 'Hello' },
          { role: 'assistant', content: 'Hi' },
        ],
      },
    ]);
  });

  it('are no modules that are imported', () => {
    const code = 'import x from "some words";';
    expect(finders.ts.at(code, code.indexOf('words'))).toBeUndefined();
  });
});
