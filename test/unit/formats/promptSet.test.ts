import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parsePromptSet, readPromptSet } from '../../../src/formats/promptSet';

const texts = (content: string, file: string, column?: string): string[] =>
  parsePromptSet(content, file, column).map(({ text }) => text);

describe('a prompt set in CSV', () => {
  it('takes the usual column, whatever its case and place', () => {
    for (const name of ['goal', 'Question', 'PROMPT', 'text', 'instruction', 'query'])
      expect(texts(`id,${name},label\n1,How?,x\n2,Why?,y\n`, 'a.csv')).toEqual(['How?', 'Why?']);
  });

  it('prefers the more telling of two usual columns', () => {
    expect(texts('text,prompt\na,b\n', 'a.csv')).toEqual(['b']);
  });

  it('takes the column that is named, exact case first', () => {
    expect(texts('prompt,Prompt\na,b\n', 'a.csv', 'Prompt')).toEqual(['b']);
    expect(texts('prompt,Other\na,b\n', 'a.csv', 'other')).toEqual(['b']);
  });

  it('reads quotes, commas, line breaks in cells, BOM and CRLF', () => {
    const content = '\ufeffid,prompt\r\n1,"Say ""hi"", please"\r\n2,"two\r\nlines"\r\n\r\n3,plain\r\n';
    expect(texts(content, 'a.csv')).toEqual(['Say "hi", please', 'two\r\nlines', 'plain']);
  });

  it('reads line ends that differ from the header', () => {
    expect(texts('prompt,x\r\na,1\nb,2\r\n', 'a.csv')).toEqual(['a', 'b']);
  });

  it('skips empty prompts and counts rows', () => {
    expect(parsePromptSet('prompt,x\na,1\n,2\n"  ",3\nb,4\n', 'a.csv')).toEqual([
      { text: 'a', row: 1 },
      { text: 'b', row: 4 },
    ]);
  });

  it('reads tabs and semicolons where the header has no comma', () => {
    expect(texts('id\tprompt\n1\ta, b\n', 'a.tsv')).toEqual(['a, b']);
    expect(texts('id;prompt\n1;a, b\n', 'a.csv')).toEqual(['a, b']);
    expect(texts('prompt\none; two\n', 'a.csv')).toEqual(['one; two']);
  });

  it('names the columns that there are when none fits', () => {
    expect(() => texts('a,b\n1,2\n', 'x.csv')).toThrow(
      expect.objectContaining({
        code: 'prompts-invalid',
        next: 'Name the column of the prompts; it has "a", "b".',
      }),
    );
    expect(() => texts('a,b\n1,2\n', 'x.csv', 'c')).toThrow(
      expect.objectContaining({
        message: 'x.csv has no column "c".',
        next: 'Name one of its columns: "a", "b".',
      }),
    );
  });

  it('refuses broken quotes and files without prompts', () => {
    for (const content of ['prompt\n"never closed\n', '', 'prompt\n', 'prompt\n\n  \n'])
      expect(() => texts(content, 'x.csv')).toThrow(expect.objectContaining({ code: 'prompts-invalid' }));
  });
});

describe('a prompt set in JSON Lines', () => {
  it('takes objects by column and plain texts', () => {
    expect(texts('{"id":1,"Prompt":"a"}\r\n\r\n{"id":2,"Prompt":"b\\nc"}\n', 'a.jsonl')).toEqual([
      'a',
      'b\nc',
    ]);
    expect(texts('"a"\n"b"\n', 'a.ndjson')).toEqual(['a', 'b']);
    expect(texts('{"x":"a","prompt":"b"}\n', 'a.jsonl', 'x')).toEqual(['a']);
  });

  it.each([
    ['{"prompt":"a"}\nnot json\n', 'Line 2 of x.jsonl is not JSON.'],
    ['{"prompt":"a"}\n[1]\n', 'Line 2 of x.jsonl is not a JSON object.'],
    [
      '{"prompt":"a"}\n{"prompt":3}\n',
      'Line 2 of x.jsonl has no text under "prompt" (its fields: "prompt").',
    ],
  ])('names the line that is wrong: %j', (content, message) => {
    expect(() => texts(content, 'x.jsonl')).toThrow(
      expect.objectContaining({ code: 'prompts-invalid', message }),
    );
  });
});

describe('a prompt set in a file', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'refusal-lens-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is one prompt a line in any other file', async () => {
    await writeFile(path.join(folder, 'a.txt'), '\ufeffone\r\n\r\n  two  \n');
    expect(await readPromptSet(path.join(folder, 'a.txt'))).toEqual([
      { text: 'one', row: 1 },
      { text: 'two', row: 3 },
    ]);
  });

  it('may be UTF-16 as spreadsheets write it, and not another encoding', async () => {
    const file = path.join(folder, 'a.csv');
    await writeFile(file, Buffer.from('\ufeffprompt\nÄpfel?\n', 'utf16le'));
    expect(await readPromptSet(file)).toEqual([{ text: 'Äpfel?', row: 1 }]);
    await writeFile(file, Buffer.from('prompt\nÄpfel?\n', 'latin1'));
    await expect(readPromptSet(file)).rejects.toMatchObject({
      code: 'prompts-invalid',
      next: 'Save it as UTF-8 and try again.',
    });
  });

  it('says why a file cannot be read', async () => {
    await expect(readPromptSet(path.join(folder, 'none.csv'))).rejects.toMatchObject({
      code: 'file-unreadable',
      message: `${path.join(folder, 'none.csv')} cannot be read: it does not exist.`,
    });
    await expect(readPromptSet(folder)).rejects.toMatchObject({ code: 'file-unreadable' });
  });
});

// Data sets that users have; they are not part of the project.
const data = fileURLToPath(new URL('../../../../shared/data', import.meta.url));

describe.skipIf(!existsSync(data))(
  'the data sets of the literature (skipped where ../shared/data is not)',
  () => {
    it.each([
      ['AdvBench.csv', 520],
      ['TruthfulQA.csv', 817],
      ['xstest_v2_prompts.csv', 450],
    ])('%s gives %i prompts by its usual column', async (file, count) => {
      const prompts = await readPromptSet(path.join(data, file));
      expect(prompts).toHaveLength(count);
      for (const { text } of prompts) expect(text.length).toBeGreaterThan(5);
    });
  },
);
