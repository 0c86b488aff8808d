import { describe, expect, it } from 'vitest';
import { addition, deletion, duplication, edit, move } from '../../../../src/host/data/anchorEdits';
import { anchorRows, promptField } from '../../../../src/host/data/anchorRows';
import { withLineChanges } from '../../../../src/host/data/lineChanges';
import { rowsFile } from '../../../../src/host/data/rowsFile';
import type { SetRow } from '../../../../src/host/data/setRows';

describe('changes of a text by lines', () => {
  it('leave every other line as it is, with its end', () => {
    const text = 'a\r\n\r\nb\r\nc';
    const made = withLineChanges(text, [
      { at: 2, removed: ['b'], inserted: ['B', 'B2'] },
      { at: 4, removed: [], inserted: ['d'] },
    ]);
    expect(made?.text).toBe('a\r\n\r\nB\r\nB2\r\nc\r\nd\r\n');
  });

  it('find lines that have moved since, and refuse where one is gone', () => {
    const change = { at: 0, removed: ['b'], inserted: ['B'] };
    expect(withLineChanges('new\nnew\nb\n', [change])?.text).toBe('new\nnew\nB\n');
    expect(withLineChanges('new\n', [change])).toBeUndefined();
    expect(withLineChanges('', [change])).toBeUndefined();
  });

  it('are taken back by those they give, also after lines were added before them', () => {
    const text = 'a\nb\nc\nd\n';
    const made = withLineChanges(text, [
      { at: 0, removed: ['a'], inserted: [] },
      { at: 2, removed: ['c'], inserted: ['c', 'c'] },
    ]);
    expect(made?.text).toBe('b\nc\nc\nd\n');
    expect(withLineChanges(made?.text ?? '', made?.back ?? [])?.text).toBe(text);
    expect(withLineChanges(`x\ny\n${made?.text}`, made?.back ?? [])?.text).toBe('a\nx\ny\nb\nc\nd\n');
  });

  it('add to a text without lines', () => {
    expect(withLineChanges('', [{ at: 0, removed: [], inserted: ['a'] }])?.text).toBe('a\n');
  });
});

describe('the rows of a file of anchors', () => {
  it('are its lines but for empty ones, whatever the prompts’ field is called', () => {
    const content = '\ufeff{"text":" One? ","id":1}\n\n"Two"\n';
    expect(promptField(content)).toBe('text');
    expect(anchorRows(content, 'harmful.jsonl').map(({ text, line }) => [text, line])).toEqual([
      ['One?', 0],
      ['Two', 2],
    ]);
  });

  it('say in a sentence why there is no prompt on a line', () => {
    const content = '{"prompt":"One?"}\nbroken {\n{"text":"x"}\n{"prompt":" "}\n[1]\n';
    expect(anchorRows(content, 'harmful.jsonl').map(({ problem }) => problem)).toEqual([
      undefined,
      'Line 2 of harmful.jsonl is not JSON, so no vectors can be made. Edit it here, or delete it.',
      'Line 3 of harmful.jsonl has no text under "prompt", so no vectors can be made. Edit it here, or delete it.',
      'Line 4 of harmful.jsonl holds an empty prompt, which is left out.',
      'Line 5 of harmful.jsonl has no text under "prompt", so no vectors can be made. Edit it here, or delete it.',
    ]);
  });
});

describe('edits of anchors', () => {
  const content = '{"text":"One?","id":1}\n{"text":"Two?"}\nbroken {\n';
  const rows: SetRow[] = anchorRows(content, 'harmful.jsonl').map((row) => ({
    ...row,
    kind: 'harmful',
    file: '/a/harmful.jsonl',
    name: 'harmful.jsonl',
  }));
  const [one, two, broken] = rows as [SetRow, SetRow, SetRow];
  const after = (changes: { readonly changes: Parameters<typeof withLineChanges>[1] } | undefined) =>
    withLineChanges(content, changes?.changes ?? [])?.text;

  it('keep what else a line says, and the name of the field', () => {
    expect(after(edit(one, 'Uno?', content))).toContain('{"text":"Uno?","id":1}\n{"text":"Two?"}');
    expect(after(edit(broken, 'Three?', content))).toMatch(/\n{"text":"Three\?"}\n$/);
    expect(after(addition({ file: one.file, text: content }, [{ text: 'Four "4"?' }]))).toMatch(
      /\n{"text":"Four \\"4\\"\?"}\n$/,
    );
  });

  it('delete and duplicate rows in place', () => {
    expect(after(deletion([two, one])[0])).toBe('broken {\n');
    expect(after(duplication([one])[0])).toBe(
      '{"text":"One?","id":1}\n{"text":"One?","id":1}\n{"text":"Two?"}\nbroken {\n',
    );
  });

  it('move rows by adding them first, under the name that the other file has', () => {
    const target = { file: '/a/harmless.jsonl', text: '{"prompt":"Zero?"}\n' };
    const changes = move([one], target);
    expect(changes.map(({ file }) => file)).toEqual([target.file, one.file]);
    expect(withLineChanges(target.text, changes[0]?.changes ?? [])?.text).toBe(
      '{"prompt":"Zero?"}\n{"text":"One?","id":1,"prompt":"One?"}\n',
    );
    expect(move([one], { file: one.file, text: content })).toEqual([]);
  });
});

describe('rows as a file', () => {
  const rows = [
    { text: 'One, "two"?', kind: null },
    { text: 'Three?', kind: 'harmful' as const },
    { text: 'Four?', kind: 'contrast' as const },
  ];

  it('have all columns in the first row of JSON Lines', () => {
    expect(rowsFile(rows, 'jsonl')).toBe(
      '{"prompt":"One, \\"two\\"?","label":"","type":""}\n' +
        '{"prompt":"Three?","label":"harmful","type":""}\n' +
        '{"prompt":"Four?","label":"harmless","type":"contrast"}\n',
    );
    expect(rowsFile(rows.slice(0, 1), 'jsonl')).toBe('{"prompt":"One, \\"two\\"?"}\n');
  });

  it('are quoted in a CSV', () => {
    expect(rowsFile(rows.slice(0, 2), 'csv')).toBe('prompt,label\r\n"One, ""two""?",\r\nThree?,harmful\r\n');
  });
});
