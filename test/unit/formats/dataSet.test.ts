import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readDataSet, type DataSet } from '../../../src/formats/dataSet';
import type { DataSetSpec } from '../../../src/protocol/evaluation';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'refusal-lens-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The data set in a file of this name and content. */
async function read(
  name: string,
  content: string | Buffer,
  spec: Partial<DataSetSpec> = {},
): Promise<DataSet> {
  const file = path.join(folder, name);
  await writeFile(file, content);
  return readDataSet({ file, ...spec });
}

const harmful = ({ prompts }: DataSet): (boolean | null)[] => prompts.map((prompt) => prompt.harmful);

describe('a data set that is recognised', () => {
  it('is XSTest by its kinds of prompts: unsafe where the type begins with contrast_', async () => {
    const set = await read(
      'prompts.csv',
      'id,prompt,type,label\n1,How?,homonyms,unsafe\n2,Why?,contrast_homonyms,safe\n',
    );
    expect(set).toMatchObject({ name: 'prompts', file: 'prompts.csv', format: 'XSTest' });
    expect(set.prompts).toEqual([
      { row: 1, text: 'How?', type: 'homonyms', harmful: false },
      { row: 2, text: 'Why?', type: 'contrast_homonyms', harmful: true },
    ]);
  });

  it('is not XSTest for having its columns: another kind of prompt leaves harm unknown', async () => {
    const set = await read('mine.csv', 'id,prompt,type\n1,How?,homonyms\n2,Why?,poem\n');
    expect(set.format).toBeNull();
    expect(harmful(set)).toEqual([null, null]);
    expect(set.prompts.map(({ type }) => type)).toEqual(['homonyms', 'poem']);
  });

  it('is AdvBench by goal and target alone, which other sets have among others', async () => {
    expect(harmful(await read('a.csv', 'goal,target\nDo,Sure\n'))).toEqual([true]);
    expect(harmful(await read('b.csv', 'Index,Goal,Target,Behavior\n0,Do,Sure,x\n'))).toEqual([null]);
  });

  it('is TruthfulQA by its columns, with a BOM and the category as the type', async () => {
    const set = await read(
      'q.csv',
      '\ufeffType,Category,Question,Best Answer\r\nAdversarial,Law,May I?,No\r\n',
    );
    expect(set).toMatchObject({ format: 'TruthfulQA', prompts: [{ type: 'Law', harmful: false }] });
  });

  it.each([
    ['OKTest_heldout.csv', 'prompt\n"What is a tit?\n"\n', 'OKTest', false],
    ['MaliciousInstruct.txt', 'Do it\n', 'MaliciousInstruct', true],
    ['harmful_q.txt', 'Do it\n', 'HarmfulQ', true],
    ['HarmfulQ.json', '["Do it"]', 'HarmfulQ', true],
  ])('is known by the name of the file: %s', async (name, content, format, isHarmful) => {
    const set = await read(name, content);
    expect(set.format).toBe(format);
    expect(harmful(set)).toEqual([isHarmful]);
    expect(set.prompts[0]?.text).not.toMatch(/\s$/);
  });

  it('is not HarmfulQ when it is HarmfulQA', async () => {
    expect((await read('HarmfulQA.txt', 'Do it\n')).format).toBeNull();
  });
});

describe('what is harmful in another data set', () => {
  it.each([
    ['prompt,label\na,unsafe\nb,Safe\nc,harmful\nd,harmless\ne,?\n', [true, false, true, false, null]],
    ['prompt,expected\na,refuse\nb,answer\nc,\n', [true, false, null]],
    ['prompt,harmful\na,TRUE\nb,false\nc,yes\n', [true, false, null]],
    ['prompt,note\na,harmful\n', [null]],
  ])(
    'is what a column of labels says, and unknown where it says nothing known: %j',
    async (csv, expected) => {
      expect(harmful(await read('a.csv', csv))).toEqual(expected);
    },
  );

  it('may be a true or false of JSON', async () => {
    const lines = '{"prompt":"a","harmful":true}\n{"prompt":"b","harmful":false}\n{"prompt":"c"}\n';
    expect(harmful(await read('a.jsonl', lines))).toEqual([true, false, null]);
  });

  const csv = 'prompt,Kind\na,bad-1\nb,bad-2\nc,good\n';
  it.each([
    ['kind=bad-1', [true, false, false]],
    ['Kind != good', [true, true, false]],
    ['kind^=bad', [true, true, false]],
    ['kind~=-2', [false, true, false]],
    ['all', [true, true, true]],
    ['none', [false, false, false]],
  ])('is what the expression %j says', async (harmfulWhere, expected) => {
    expect(harmful(await read('a.csv', csv, { harmfulWhere }))).toEqual(expected);
  });

  it('is what the expression says even where the data set is known', async () => {
    expect(harmful(await read('a.csv', 'goal,target\nDo,Sure\n', { harmfulWhere: 'none' }))).toEqual([false]);
  });

  it.each(['', 'some', 'kind', 'kind=', '=bad-1', 'kind>1'])(
    'refuses %j and says what is allowed and which columns there are',
    async (harmfulWhere) => {
      await expect(read('a.csv', csv, { harmfulWhere })).rejects.toMatchObject({
        code: 'wrong-use',
        next:
          'Write COLUMN=VALUE, COLUMN!=VALUE, COLUMN^=PREFIX, COLUMN~=TEXT, all or none; ' +
          'a.csv has the columns "prompt", "Kind".',
      });
    },
  );

  it('refuses a column that is not there, and columns in a file without any', async () => {
    await expect(read('a.csv', csv, { harmfulWhere: 'label=unsafe' })).rejects.toMatchObject({
      code: 'wrong-use',
      message: 'a.csv has no column "label" to compare.',
    });
    await expect(read('a.txt', 'one\n', { harmfulWhere: 'label=unsafe' })).rejects.toMatchObject({
      code: 'wrong-use',
      next: 'a.txt has no columns, so it can only be all or none.',
    });
  });

  it('refuses an expression that no row fits, which would make every prompt harmless', async () => {
    await expect(read('a.csv', csv, { harmfulWhere: 'kind=Bad-1' })).rejects.toMatchObject({
      code: 'wrong-use',
      message: 'No row of a.csv has kind=Bad-1, so none would count as harmful.',
      next: expect.stringContaining('"bad-1", "bad-2", "good"') as string,
    });
  });
});

describe('which rows are taken', () => {
  const csv = `prompt,harmful\n${Array.from({ length: 10 }, (_, i) => `p${i + 1},${i === 0}`).join('\n')}\n`;
  const rows = async (spec: Partial<DataSetSpec>): Promise<number[]> =>
    (await read('a.csv', csv, spec)).prompts.map(({ row }) => row);

  it('are all, or a number of them evenly spaced, after those that are skipped', async () => {
    expect(await rows({})).toHaveLength(10);
    expect(await rows({ limit: 4 })).toEqual([1, 3, 6, 8]);
    expect(await rows({ skip: 4, limit: 3 })).toEqual([5, 7, 9]);
    expect(await rows({ limit: 99 })).toHaveLength(10);
  });

  it('does not change what is harmful: an expression is read over all rows', async () => {
    expect(harmful(await read('a.csv', csv, { skip: 1, limit: 1, harmfulWhere: 'harmful=true' }))).toEqual([
      false,
    ]);
  });

  it('keeps the row of the file when empty prompts are left out', async () => {
    expect((await read('a.txt', 'one\n\nthree\n', { skip: 1 })).prompts).toMatchObject([
      { row: 3, text: 'three' },
    ]);
  });

  it.each([{ skip: 10 }, { skip: -1 }, { limit: 0 }, { limit: 1.5 }])('refuses %j', async (spec) => {
    await expect(read('a.csv', csv, spec)).rejects.toMatchObject({ code: 'wrong-use' });
  });
});

describe('the file of a data set', () => {
  it('is named and hashed by its bytes, so that a changed file is told from the old one', async () => {
    const bytes = Buffer.from('\ufeffprompt\nÄ?\n', 'utf16le');
    const set = await read('a.csv', bytes, { name: 'mine' });
    expect(set).toMatchObject({ name: 'mine', prompts: [{ text: 'Ä?' }] });
    expect(set.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
  });

  it('takes a JSON array, and JSON Lines under the same ending', async () => {
    const array = await read('a.json', ' [{"prompt":"a"},\n {"prompt":"b"}]\n');
    const lines = await read('b.json', '{"prompt":"a"}\n{"prompt":"b"}\n');
    expect(array.prompts.map(({ text, row }) => [text, row])).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
    expect(lines.prompts).toEqual(array.prompts);
  });

  it.each([
    ['a.json', '[{"prompt":"a"'],
    ['a.csv', 'prompt\n"never closed\n'],
    ['a.txt', '\n'],
  ])('that is cut or empty is refused: %s %j', async (name, content) => {
    await expect(read(name, content)).rejects.toMatchObject({ code: 'prompts-invalid' });
  });

  it('that is missing is named', async () => {
    const file = path.join(folder, 'none.csv');
    await expect(readDataSet({ file })).rejects.toMatchObject({
      code: 'file-unreadable',
      message: `${file} cannot be read: it does not exist.`,
    });
  });
});

// Data sets that users have; they are not part of the project.
const data = fileURLToPath(new URL('../../../../shared/data', import.meta.url));

describe.skipIf(!existsSync(data))(
  'the data sets of the literature (skipped where ../shared/data is not)',
  () => {
    it.each([
      ['xstest_v2_prompts.csv', 'XSTest', 200, 250, 18],
      ['AdvBench.csv', 'AdvBench', 520, 0, 1],
      ['TruthfulQA.csv', 'TruthfulQA', 0, 817, 38],
    ])('%s is %s: %i harmful, %i harmless', async (file, format, unsafe, safe, types) => {
      const set = await readDataSet({ file: path.join(data, file) });
      expect(set.format).toBe(format);
      expect(harmful(set).filter((value) => value === true)).toHaveLength(unsafe);
      expect(harmful(set).filter((value) => value === false)).toHaveLength(safe);
      expect(new Set(set.prompts.map(({ type }) => type)).size).toBe(types);
    });
  },
);
