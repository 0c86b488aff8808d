import { describe, expect, it } from 'vitest';
import { adapterNodes } from '../../../src/host/library/adapterNodes';
import { fileSize } from '../../../src/host/library/fileSize';
import type { LibraryNode } from '../../../src/host/library/libraryNode';
import { modelNodes } from '../../../src/host/library/modelNodes';
import { runNodes } from '../../../src/host/library/runNodes';
import { subjectOf } from '../../../src/host/library/subject';
import { vectorNodes } from '../../../src/host/library/vectorNodes';
import { modelSections } from '../../../src/host/model/modelChoices';
import { createRecentModels } from '../../../src/host/model/recentModels';
import type { AddedFile } from '../../../src/protocol/addedFile';
import type { StoredRun, StoredVectors } from '../../../src/protocol/library';
import { catalog } from './fakeEngine';

const own: AddedFile = {
  ...{ id: '/data/own.gguf', kind: 'model', name: 'Own', path: '/data/own.gguf', size: 2e9, fetched: false },
  license: 'mit',
};
const hub: AddedFile = {
  ...{
    id: 'hf:user/repo:Q4_0',
    kind: 'model',
    name: 'Hub',
    path: '/models/hub.gguf',
    size: 5e8,
    fetched: true,
  },
};
const lora: AddedFile = {
  ...{
    id: '/data/lora.gguf',
    kind: 'adapter',
    name: 'Lora',
    path: '/data/lora.gguf',
    size: 3e6,
    fetched: false,
  },
};

/** A line as a person reads it, with what its menus ask for. */
const lines = (nodes: readonly LibraryNode[]): string[] =>
  nodes.map(({ label, description, context }) => `${label} | ${description} | ${context}`);

describe('the view of models', () => {
  it('shows catalogue and added files, what is in use and what can be done with each', () => {
    const gone: AddedFile = {
      ...{ id: '/data/gone.gguf', kind: 'model', name: 'Gone', path: '/data/gone.gguf', fetched: false },
    };
    const added = [own, hub, gone, lora];
    expect(lines(modelNodes({ models: catalog.models, added }, own.id))).toEqual([
      'Tiny | not fetched yet · 98 MB | model missing',
      'Own | in use · 2.0 GB · added | model here inUse added',
      'Hub | 500 MB · Hugging Face | model here fetched added',
      'Gone | the file is gone · added | model added',
    ]);
  });

  it('takes `default` for the default model, which is deletable once it is here', () => {
    const models = catalog.models.map((model) => ({ ...model, path: '/models/tiny.gguf' }));
    const [node] = modelNodes({ models, added: [] }, 'default');
    expect(node?.context).toBe('model here inUse fetched');
    expect(node?.subject?.id).toBe('default');
    expect(modelNodes({ models, added: [] }, 'tiny')[0]?.inUse).toBe(true);
  });

  it('shows a model that only the settings name, and fetches one that is an address', () => {
    const shown = (chosen: string): string[] => lines(modelNodes({ models: [], added: [] }, chosen));
    expect(shown('/data/other.gguf')).toEqual(['other.gguf | in use · by the settings | model here inUse']);
    expect(shown('hf:user/repo:Q4_0')).toEqual([
      'repo:Q4_0 | not fetched yet · in use · by the settings | model missing inUse',
    ]);
  });
});

describe('the view of adapters', () => {
  const adapters = [
    { id: 'small', name: 'Small', base: 'tiny', size: 2_700_000, sha256: '', path: '/assets/small.gguf' },
  ];

  it('shows none, the catalogue and added files, with the scale of the one in use', () => {
    expect(lines(adapterNodes({ adapters, added: [own, lora] }, { adapter: 'small', scale: 0.5 }))).toEqual([
      'None | the model as it is | adapter none',
      'Small | in use, scale 0.5 · 2.7 MB · for tiny | adapter inUse',
      'Lora | 3.0 MB | adapter added',
    ]);
  });

  it('shows one that only the settings name', () => {
    const nodes = adapterNodes({ adapters: [], added: [] }, { adapter: '/data/x.gguf', scale: 1 });
    expect(lines(nodes)).toEqual([
      'None | the model as it is | adapter none',
      'x.gguf | in use, scale 1 | adapter inUse',
    ]);
  });
});

const stored: StoredVectors = {
  path: '/cache/vectors/a.gguf',
  model: { name: 'Tiny', source: 'default' },
  adapters: [{ name: 'small', scale: 1 }],
  estimator: 'mean-difference',
  suggested: { first: 10, last: 18 },
  classifier: 'probe',
  evidence: {
    ...{ auroc: 0.94, low: 0.9, high: 0.97, aurocContrast: 0.8, brier: 0.1, calibrationError: 0.05 },
    ...{ harmful: 1, harmless: 1, contrast: 1 },
  },
  calibratedOn: '64 calibration prompts',
  anchors: { harmful: 64, harmless: 32, contrast: 16, source: 'own' },
  fingerprint: 'f1',
  warnings: ['They separate form.'],
  size: 200_000,
  changed: Date.UTC(2025, 0, 2),
  cached: true,
  ofModel: true,
  ofAdapters: true,
};

describe('the view of vectors', () => {
  const other: StoredVectors = { ...stored, path: '/cache/vectors/b.gguf', ofAdapters: false, adapters: [] };

  it('shows those of the model in use, the others folded, and marks those that the panel shows', () => {
    const nodes = vectorNodes({ vectors: [stored, other], chosen: '', current: 'f1' });
    expect(lines(nodes)).toEqual([
      '64 + 32 anchors | in use · AUROC 0.94 · 2025-01-02 | vectors cached inUse',
      'Of other models and adapters | 1 | group',
    ]);
    expect(lines(nodes[1]?.children ?? [])).toEqual([
      '64 + 32 anchors | Tiny · no adapter · AUROC 0.94 · 2025-01-02 | vectors cached',
    ]);
    expect(nodes[0]?.details).toContainEqual(['AUROC', '0.94 (0.90 to 0.97) on calibration prompts']);
    expect(nodes[0]?.details).toContainEqual(['Beware', 'They separate form.']);
  });

  it('shows the file that the settings name, by its name, also where it cannot be read', () => {
    const file = { ...stored, path: '/data/mine.gguf', cached: false };
    expect(lines(vectorNodes({ vectors: [file, stored], chosen: file.path, current: 'f1' }))).toEqual([
      'mine.gguf | in use · AUROC 0.94 · 2025-01-02 | vectors inUse imported',
      '64 + 32 anchors | AUROC 0.94 · 2025-01-02 | vectors cached usable',
    ]);
    const broken = vectorNodes({ vectors: [], chosen: '/data/x.gguf', current: undefined, problem: 'Gone.' });
    expect(lines(broken)).toEqual(['x.gguf | in use · cannot be read | vectors inUse imported broken']);
    expect(broken[0]?.details).toEqual([['Problem', 'Gone.']]);
  });
});

describe('the view of evaluations', () => {
  const run: StoredRun = {
    path: '/runs/x',
    created: '2025-01-01T00:00:00.000Z',
    changed: Date.UTC(2025, 0, 2),
    model: 'Tiny Q4_1',
    adapters: [],
    sets: [{ name: 'prompts', prompts: 10 }],
    modes: ['default', 'scans'],
    maxTokens: 64,
    answers: 20,
    expected: 20,
  };

  it('says how far each is, and offers to go on where that is possible', () => {
    const stopped = { ...run, path: '/runs/y', answers: 7 };
    const fromElsewhere = { ...stopped, path: '/runs/z' };
    expect(lines(runNodes([run, stopped, fromElsewhere], ({ path }) => path !== '/runs/z'))).toEqual([
      'prompts | default, scans · 20 answers · 2025-01-02 | run',
      'prompts | stopped · default, scans · 7 of 20 answers · 2025-01-02 | run unfinished',
      'prompts | stopped · default, scans · 7 of 20 answers · 2025-01-02 | run',
    ]);
  });
});

describe('choosing a model', () => {
  it('offers the one in use and recent ones first, each once', () => {
    const sections = modelSections(
      { models: catalog.models, added: [own, hub] },
      [hub.id, '/data/forgotten.gguf'],
      'default',
    );
    expect(sections.map(({ title, models }) => [title, models.map(({ label }) => label)])).toEqual([
      ['Recent', ['Tiny', 'Hub']],
      ['Added', ['Own']],
    ]);
  });

  it('remembers the latest five', async () => {
    const kept = new Map<string, unknown>();
    const recent = createRecentModels({
      get: <T>(key: string) => kept.get(key) as T,
      update: (key, value) => Promise.resolve(void kept.set(key, value)),
    });
    for (const model of ['a', 'b', 'c', 'd', 'b', 'e', 'f']) await recent.add(model);
    expect(recent.list()).toEqual(['f', 'e', 'b', 'd', 'c']);
  });
});

describe('a command of a view', () => {
  it('takes only lines of its own kind', () => {
    const [model] = modelNodes({ models: catalog.models, added: [] }, 'default');
    expect(subjectOf(model, 'model')).toBe(model?.subject);
    for (const target of [undefined, 'model', {}, { subject: undefined }, { subject: { kind: 'run' } }])
      expect(subjectOf(target, 'model')).toBeUndefined();
  });
});

it.each([
  [300, '1 kB'],
  [99_000, '99 kB'],
  [2_716_000, '2.7 MB'],
  [98_362_432, '98 MB'],
  [4_920_000_000, '4.9 GB'],
])('%i bytes are %s', (bytes, text) => {
  expect(fileSize(bytes)).toBe(text);
});
