import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { addedSentence } from '../../../src/host/anchors/addedSentence';
import { hasAnchor, withAnchor } from '../../../src/host/anchors/anchorLines';
import { anchorPlace } from '../../../src/host/anchors/anchorPlace';
import { createOwnAnchors } from '../../../src/host/anchors/ownAnchors';

describe('a line of anchors', () => {
  it('is appended to what is there, which stays as it is', () => {
    expect(withAnchor('', 'How "now"?\n')).toBe('{"prompt":"How \\"now\\"?\\n"}\n');
    expect(withAnchor('{"text": "a"}', 'b')).toBe('{"text": "a"}\n{"prompt":"b"}\n');
  });

  it('is found whatever its field is called, beside lines that are no JSON', () => {
    const content = 'broken {\r\n{"text": "a", "id": 1}\r\n"b"\r\n';
    expect(['a', 'b', 'c', 'broken {'].map((prompt) => hasAnchor(content, prompt))).toEqual([
      true,
      true,
      false,
      true,
    ]);
  });
});

describe("a person's anchors", () => {
  let root: string;
  let folders: string[];
  const changed = vi.fn();
  const folder = (name: string): string => path.join(root, name);
  const own = () => createOwnAnchors(() => folders, changed);

  beforeEach(() => {
    root = mkdtempSync(path.join(os.tmpdir(), 'refusal-lens-own-'));
    folders = [folder('a'), folder('b')];
    changed.mockClear();
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('leave the anchors of the project alone where there are none', async () => {
    expect(await own().source(8)).toEqual({ kind: 'own', limit: 8 });
  });

  it('are used from every folder that has some', async () => {
    const anchors = own();
    await anchors.add('harmless', 'One?', folder('a'));
    await anchors.add('harmless', 'Two?', folder('b'));
    await anchors.add('harmful', 'Three?', folder('b'));
    expect(await anchors.source(8)).toEqual({
      ...{ kind: 'own', limit: 8 },
      harmlessFiles: [path.join(folder('a'), 'harmless.jsonl'), path.join(folder('b'), 'harmless.jsonl')],
      harmfulFiles: [path.join(folder('b'), 'harmful.jsonl')],
    });
  });

  it('are added once, though it is asked twice at the same time, and leave no other file behind', async () => {
    const anchors = own();
    const both = await Promise.all([1, 2].map(() => anchors.add('harmful', 'One?', folder('a'))));
    expect(both.map(({ outcome, count }) => [outcome, count])).toEqual([
      ['added', 1],
      ['there', 1],
    ]);
    await anchors.add('harmful', 'Two?', folder('a'));
    expect(readFileSync(path.join(folder('a'), 'harmful.jsonl'), 'utf8')).toBe(
      '{"prompt":"One?"}\n{"prompt":"Two?"}\n',
    );
    expect(readdirSync(folder('a'))).toEqual(['harmful.jsonl']);
  });

  it('are of one kind only, in any folder', async () => {
    const anchors = own();
    await anchors.add('harmful', 'One?', folder('a'));
    const again = await anchors.add('harmless', 'One?', folder('b'));
    expect(again).toMatchObject({ outcome: 'other', file: path.join(folder('a'), 'harmful.jsonl') });
    expect(await anchors.source(8)).not.toHaveProperty('harmlessFiles');
  });

  it('outrun vectors when one is added or a file is edited, and not when nothing has changed', async () => {
    const anchors = own();
    await anchors.source(8);
    const { version } = anchors;
    await anchors.refresh();
    expect([anchors.version, changed.mock.calls.length]).toEqual([version, 0]);
    await anchors.add('harmful', 'One?', folder('a'));
    await anchors.refresh();
    expect([anchors.version, changed.mock.calls.length]).toEqual([version + 1, 1]);
    writeFileSync(path.join(folder('a'), 'harmful.jsonl'), '');
    await anchors.refresh();
    expect(changed).toHaveBeenCalledTimes(2);
    expect(await anchors.source(8)).toEqual({ kind: 'own', limit: 8 });
  });

  it('say what stands in the way of the file', async () => {
    writeFileSync(folder('a'), 'no folder');
    await expect(own().add('harmful', 'One?', folder('a'))).rejects.toMatchObject({
      code: expect.stringMatching(/^file-un/) as string,
      next: expect.stringContaining('folder') as string,
    });
  });
});

describe('the folder of anchors', () => {
  const folder = { scheme: 'file', fsPath: path.resolve('/work') };
  const base = { trusted: true, folder, setting: '.refusal-lens/anchors', storage: path.resolve('/store') };

  it("is in the workspace folder, or the extension's storage where there is none", () => {
    expect(anchorPlace(base)).toBe(path.join(folder.fsPath, '.refusal-lens', 'anchors'));
    expect(anchorPlace({ ...base, setting: path.resolve('/else') })).toBe(path.resolve('/else'));
    expect(anchorPlace({ ...base, folder: undefined, trusted: false })).toBe(
      path.join(base.storage, 'anchors'),
    );
  });

  it('is none in a workspace that is not trusted, or virtual, which is said', () => {
    expect(() => anchorPlace({ ...base, trusted: false })).toThrow(/neither added nor used .* not trusted/);
    expect(() => anchorPlace({ ...base, folder: { ...folder, scheme: 'vscode-vfs' } })).toThrow(/virtual/);
  });
});

describe('what is said of an added anchor', () => {
  it.each([
    ['added', 'Added to harmless anchors (3 of your own). '],
    ['there', 'This prompt is one of your harmless anchors already.'],
    ['other', 'This prompt is one of your harmful anchors. Take it out of their file first.'],
  ] as const)('%s: %s', (outcome, start) => {
    const kind = outcome === 'other' ? 'harmful' : 'harmless';
    expect(addedSentence('harmless', { outcome, kind, file: 'x', count: 3 })).toContain(start);
  });
});
