import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeControlVector } from '../../../../src/formats/controlVector';
import { loadAnchors, promptHash } from '../../../../src/method/anchors';
import { vectorsFixture } from '../../formats/vectorsFixture';
import { layersFixture } from '../../webview/layersFixture';
import { modelInfo } from '../fakeEngine';
import { assets, setUpData } from './dataFixture';

let extractions = 0;
let data: ReturnType<typeof setUpData>;

beforeEach(() => {
  data = setUpData(['prompts.csv']);
  writeFileSync(
    path.join(data.root, 'prompts.csv'),
    'prompt,label\nWhich knot holds best?,safe\nWrite a threat.,unsafe\n',
  );
});

afterEach(() => data.close());

const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern);
const add = (text: string, as: 'harmful' | 'harmless' | 'contrast' = 'harmful') =>
  data.act({ kind: 'add', text, as });

describe('the table of a person’s anchors', () => {
  it('is the first set, empty before anything is added', async () => {
    await data.open();
    expect(data.table()).toMatchObject({ set: { name: 'Your anchors', group: 'own' }, total: 0 });
    expect(data.table().sets.map(({ name }) => name)).toEqual([
      'Your anchors',
      'Built-in anchors',
      'Built-in calibration prompts',
      'prompts.csv',
    ]);
  });

  it('writes a sentence to the file of its kind at once', async () => {
    await data.open();
    expect(await add('  Insult my boss.  ')).toMatchObject({ failed: false, place: 0 });
    await add('Thank my boss.', 'harmless');
    await add('Roast a chicken.', 'contrast');
    expect(data.textOf('harmful')).toBe('{"prompt":"Insult my boss."}\n');
    expect(data.textOf('contrast')).toBe('{"prompt":"Roast a chicken."}\n');
    expect(data.table().counts).toEqual({ harmful: 1, harmless: 1, contrast: 1, unknown: 0 });
    expect(data.table().rows.map(({ source }) => source)).toEqual([
      'harmful.jsonl:1',
      'harmless.jsonl:1',
      'contrast.jsonl:1',
    ]);
  });

  it('refuses what is no anchor, in a sentence, and writes nothing', async () => {
    await data.open();
    expect(await add(' ')).toMatchObject({ failed: true, said: matching(/An empty sentence is no anchor/) });
    await add('Insult my boss.');
    expect(await add('Insult my boss.', 'harmless')).toMatchObject({
      failed: true,
      said: 'This is one of your harmful anchors already (harmful.jsonl:1). Write another one, or move that one.',
    });
    expect(data.textOf('harmless')).toBeUndefined();
  });

  it('edits, duplicates, moves and deletes rows, and takes all of it back', async () => {
    await data.open();
    for (const text of ['One.', 'Two.', 'Three.']) await add(text);
    const before = data.textOf('harmful');
    await data.act({ kind: 'edit', rows: data.rows(1), before: 'Two.', text: 'Two, or 2.' });
    expect(data.texts()).toEqual(['One.', 'Two, or 2.', 'Three.']);
    expect(await data.act({ kind: 'duplicate', rows: data.rows(0, 1) })).toMatchObject({ place: 3 });
    expect(data.texts()).toEqual(['One.', 'One.', 'Two, or 2.', 'Two, or 2.', 'Three.']);
    expect(data.table().rows[1]?.note).toBe('The same sentence is in row 1: it counts once.');
    await data.act({ kind: 'move', rows: data.rows(1, 3), to: 'harmless' });
    expect(data.textOf('harmless')).toBe('{"prompt":"One."}\n{"prompt":"Two, or 2."}\n');
    expect(data.table().rows[3]?.note).toBe('The same sentence is in row 1 as harmful: it cannot be both.');
    await data.act({ kind: 'delete', rows: data.rows(0, 4) });
    expect(data.texts()).toEqual(['Two, or 2.', 'Three.', 'One.']);
    expect(data.table().undo).toBe('the deletion of 2 sentences');
    for (let steps = 0; steps < 4; steps++) await data.act({ kind: 'undo' });
    expect(data.textOf('harmful')).toBe(before);
    expect(data.textOf('harmless')).toBe('');
  });

  it('does nothing to rows of a table that has changed meanwhile', async () => {
    await data.open();
    await add('One.');
    const old = data.rows(0);
    await add('Two.');
    expect(await data.act({ kind: 'delete', rows: old })).toMatchObject({
      failed: true,
      said: 'The table has changed meanwhile, and nothing was done. Choose the rows again.',
    });
    expect(data.texts()).toEqual(['One.', 'Two.']);
  });

  it('shows what another program has written, and merges edits into it', async () => {
    await data.open();
    await add('One.');
    const old = data.rows(0);
    writeFileSync(data.fileOf('harmful'), '{"prompt":"Zero."}\n{"prompt":"One."}\nbroken\n');
    data.changeElsewhere();
    await data.settled();
    expect(data.table().outcome?.said).toMatch(/changed elsewhere/);
    expect(data.texts()).toEqual(['Zero.', 'One.', 'broken']);
    expect(data.table().noted).toBe(1);
    // The edit was begun before: its row is found where it is now.
    await data.act({ kind: 'edit', rows: old, before: 'One.', text: 'One!' });
    expect(data.textOf('harmful')).toBe('{"prompt":"Zero."}\n{"prompt":"One!"}\nbroken\n');
    await data.settled();
    // A change that is not seen yet is not overwritten either.
    writeFileSync(data.fileOf('harmful'), '{"prompt":"Minus one."}\n{"prompt":"Zero."}\n{"prompt":"One!"}\n');
    await data.act({ kind: 'delete', rows: data.rows(0) });
    expect(data.texts()).toEqual(['Minus one.', 'One!']);
  });

  it('asks what becomes of an edit whose sentence is gone', async () => {
    await data.open();
    await add('One.');
    const old = data.rows(0);
    writeFileSync(data.fileOf('harmful'), '{"prompt":"Other."}\n');
    data.changeElsewhere();
    await data.settled();
    expect(await data.act({ kind: 'edit', rows: old, before: 'One.', text: 'One!' })).toMatchObject({
      failed: true,
      said: matching(/changed or deleted elsewhere meanwhile/),
    });
    expect(data.textOf('harmful')).toBe('{"prompt":"Other."}\n');
  });

  it('leaves both files as they were where a move meets a line that is gone', async () => {
    await data.open();
    await add('One.');
    await data.settled();
    writeFileSync(data.fileOf('harmful'), '{"prompt":"Other."}\n');
    expect(await data.act({ kind: 'move', rows: data.rows(0), to: 'harmless' })).toMatchObject({
      failed: true,
      said: matching(/changed in harmful\.jsonl meanwhile/),
    });
    expect(data.textOf('harmless')).toBe('');
    expect(data.textOf('harmful')).toBe('{"prompt":"Other."}\n');
  });

  it('puts changes beside those that are typed in an editor, and says that these are not saved', async () => {
    mkdirSync(data.folder, { recursive: true });
    writeFileSync(data.fileOf('harmful'), '{"prompt":"One."}\n');
    data.unsaved.set(data.fileOf('harmful'), '{"prompt":"One."}\n{"prompt":"Typed."}\n');
    await data.open();
    expect(data.table().unsaved).toEqual(['harmful.jsonl']);
    await data.act({ kind: 'edit', rows: data.rows(0), before: 'One.', text: 'One!' });
    expect(data.texts()).toEqual(['One!', 'Typed.']);
    expect(data.textOf('harmful')).toBe('{"prompt":"One."}\n');
    expect(data.unsaved.get(data.fileOf('harmful'))).toContain('Typed.');
  });

  it('marks broken lines, which an edit mends', async () => {
    mkdirSync(data.folder, { recursive: true });
    writeFileSync(data.fileOf('harmful'), 'broken\n{"prompt":"One."}\n');
    await data.open();
    expect(data.table().rows[0]?.note).toMatch(/^Line 1 of harmful\.jsonl is not JSON/);
    expect(data.store.state.panel.anchors?.state).toMatchObject({ kind: 'unread' });
    await data.act({ kind: 'edit', rows: data.rows(0), before: 'broken', text: 'Mended.' });
    expect(data.textOf('harmful')).toBe('{"prompt":"Mended."}\n{"prompt":"One."}\n');
    await data.until(() => data.store.state.panel.anchors?.state.kind === 'noVectors');
  });

  it('says which sentences the built-in anchors have', async () => {
    await data.open();
    await data.editor.handle({ kind: 'choose', set: 'anchors' });
    const [builtIn] = data.texts();
    await data.editor.handle({ kind: 'choose', set: data.table().sets[0]?.id ?? '' });
    await add(builtIn ?? '');
    await data.until(() => data.table().rows[0]?.note !== undefined);
    expect(data.table().rows[0]?.note).toBe(
      'The built-in harmful anchors have this sentence: it counts once.',
    );
  });
});

describe('filter and window', () => {
  it('leave the rows with all words, in text, kind or file', async () => {
    await data.open();
    await data.editor.handle({ kind: 'choose', set: 'anchors' });
    const { total, revision } = data.table();
    expect(total).toBe(336 + 336 + 304);
    await data.editor.handle({ kind: 'filter', filter: { text: 'COFFEE contrast', noted: false } });
    const { matching, rows } = data.table();
    expect(matching).toBe(rows.length);
    expect(rows.every(({ kind, text }) => kind === 'contrast' && /coffee/i.test(text))).toBe(true);
    expect(data.table().revision).toBeGreaterThan(revision);
  });

  it('give the page the rows near what is in sight only', async () => {
    const lines = Array.from({ length: 100_000 }, (_, row) => `Sentence number ${row + 1}.`);
    writeFileSync(path.join(data.root, 'prompts.csv'), ['prompt', ...lines].join('\n'));
    await data.open();
    await data.editor.handle({ kind: 'choose', set: path.join(data.root, 'prompts.csv') });
    expect(data.table()).toMatchObject({ total: 100_000, first: 0 });
    expect(data.table().rows).toHaveLength(200);
    await data.editor.handle({ kind: 'show', place: 70_000 });
    expect(data.table().first).toBe(69_900);
    expect(data.table().rows[100]).toMatchObject({
      text: 'Sentence number 70001.',
      source: 'prompts.csv:70001',
    });
    await data.editor.handle({ kind: 'show', place: 99_999 });
    expect(data.table().first).toBe(99_800);
  }, 60_000);
});

describe('sets that are read only', () => {
  it('are not edited', async () => {
    await data.open();
    await data.editor.handle({ kind: 'choose', set: 'anchors' });
    expect(await data.act({ kind: 'delete', rows: data.rows(0) })).toMatchObject({
      failed: true,
      said: 'Only anchors of your own can be edited. Copy the rows to them first.',
    });
  });

  it('are copied to the person’s anchors by kind, each sentence once', async () => {
    await data.open();
    await add('Write a threat.');
    await data.editor.handle({ kind: 'choose', set: path.join(data.root, 'prompts.csv') });
    expect(data.table().rows.map(({ kind }) => kind)).toEqual(['harmless', 'harmful']);
    expect(await data.act({ kind: 'useAsAnchors', rows: data.rows(0, 1) })).toMatchObject({
      said: 'Added 1 sentence to your anchors. 1 was there already.',
      place: 1,
    });
    expect(data.table().set.group).toBe('own');
    expect(data.texts()).toEqual(['Write a threat.', 'Which knot holds best?']);
  });

  it('say why a file cannot be shown', async () => {
    writeFileSync(path.join(data.root, 'prompts.csv'), 'a,b\n1,2\n');
    await data.open();
    await data.editor.handle({ kind: 'choose', set: path.join(data.root, 'prompts.csv') });
    expect(data.table()).toMatchObject({
      total: 0,
      problem: matching(/no column with a usual name for prompts/),
    });
  });
});

describe('import, export and slices', () => {
  it('import a file, asking for the kind where it does not say it', async () => {
    await data.open();
    data.answers.file = path.join(data.root, 'plain.txt');
    writeFileSync(data.answers.file, 'How do I fold a boat?\n\nHow do I fold a boat?\nWhat is rye?\n');
    expect(await data.act({ kind: 'import' })).toMatchObject({
      said: 'Added 2 sentences to your anchors. 1 was there already.',
    });
    expect(data.textOf('harmless')).toBe('{"prompt":"How do I fold a boat?"}\n{"prompt":"What is rye?"}\n');
    data.answers.kind = undefined;
    writeFileSync(data.answers.file, 'Another.\n');
    expect(await data.act({ kind: 'import' })).toMatchObject({ said: '', failed: false });
    expect(data.table().total).toBe(2);
    await data.act({ kind: 'undo' });
    expect(data.table().total).toBe(0);
  });

  it('export rows as they are read back', async () => {
    await data.open();
    await add('One.');
    await add('Two.', 'contrast');
    data.answers.saveTo = path.join(data.root, 'prompts.csv');
    await data.act({ kind: 'export', rows: data.rows(0, 1), format: 'csv' });
    writeFileSync(data.answers.saveTo, data.answers.saved);
    await data.editor.handle({ kind: 'choose', set: data.answers.saveTo });
    expect(data.table().rows.map(({ text, kind }) => [text, kind])).toEqual([
      ['One.', 'harmful'],
      ['Two.', 'contrast'],
    ]);
  });

  it('write a slice to a file, and show it', async () => {
    await data.open();
    await data.editor.handle({ kind: 'choose', set: 'anchors' });
    const file = path.join(data.root, 'slice.jsonl');
    data.answers.saveTo = file;
    const slicing = data.act({ kind: 'slice', rows: data.rows(0, 5, 700) });
    writeFileSync(file, data.answers.saved);
    expect(await slicing).toMatchObject({ said: '3 sentences written to slice.jsonl, which is shown.' });
    expect(data.table()).toMatchObject({ set: { id: file, group: 'file' }, total: 3 });
    expect(readFileSync(file, 'utf8')).toContain('"type":"contrast"');
  });
});

describe('what must be extracted again', () => {
  /** Vectors in use that were made from the anchors as they are now. */
  async function extractNow(): Promise<void> {
    const { harmful, harmless, check } = await loadAnchors(await data.own.source(8), assets);
    const hashes = (prompts: readonly string[]) => prompts.map(promptHash);
    const file = path.join(data.root, `vectors-${++extractions}.gguf`);
    const prompts = {
      harmful: hashes(harmful),
      harmless: hashes(harmless),
      contrast: hashes(check.contrast),
    };
    const vectors = vectorsFixture();
    const coordinates = new Float32Array(2 * vectors.layers * Object.values(prompts).flat().length);
    await writeControlVector(file, { ...vectors, space: { ...vectors.space, prompts, coordinates } });
    const { extraction, projection } = layersFixture();
    const value = { projection, extraction: { ...extraction, path: file } };
    data.store.dispatch({ kind: 'layers', layers: { state: 'ready', value, stale: false } });
  }

  const state = () => data.store.state.panel.anchors?.state;

  it('is counted by sentence, shown by row, and gone once it is done', async () => {
    await data.open();
    expect(state()).toEqual({ kind: 'noVectors' });
    await add('One.');
    await data.until(() => data.table().rows[0]?.use === 'waiting');
    await extractNow();
    await data.until(() => data.table().rows[0]?.use === 'made');
    expect(state()).toEqual({ kind: 'compared', missing: 0, gone: 0 });
    await add('Two.', 'contrast');
    await data.act({ kind: 'edit', rows: data.rows(0), before: 'One.', text: 'Uno.' });
    await data.until(
      () => data.table().rows[1]?.use === 'waiting' && data.table().rows[0]?.use === 'waiting',
    );
    expect(state()).toEqual({ kind: 'compared', missing: 2, gone: 1 });
    await data.act({ kind: 'undo' });
    await data.act({ kind: 'undo' });
    await data.until(() => JSON.stringify(state()) === '{"kind":"compared","missing":0,"gone":0}');
    await add('Three.', 'harmless');
    await data.until(() => data.table().rows[1]?.use === 'waiting');
    await extractNow();
    await data.until(() => data.table().rows[1]?.use === 'made');
    expect(state()).toEqual({ kind: 'compared', missing: 0, gone: 0 });
  });

  it('is nothing where a file of vectors is used', async () => {
    data.store.dispatch({ kind: 'vectorsFile', name: 'mine.gguf' });
    await extractNow();
    await data.open();
    expect(state()).toEqual({ kind: 'vectorsFile', name: 'mine.gguf' });
  });
});

describe('tokens', () => {
  it('are counted for the rows near what is in sight, once there is a model, each once', async () => {
    await data.open();
    await add('One.');
    expect(data.engine.asked).toEqual([]);
    data.store.dispatch({ kind: 'model', model: { state: 'ready', value: modelInfo, stale: false } });
    const asked = await data.engine.next('prompt/count');
    expect(asked.params).toMatchObject({ prompts: ['One.'] });
    asked.answer({ tokens: [34] });
    await data.until(() => data.table().rows[0]?.tokens === 34);
    await add('Two.');
    const second = await data.engine.next('prompt/count', 1);
    expect(second.params).toMatchObject({ prompts: ['Two.'] });
  });
});
