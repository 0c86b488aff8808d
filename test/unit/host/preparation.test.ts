import { describe, expect, it } from 'vitest';
import { createModelFetcher } from '../../../src/host/lens/modelFetcher';
import { createPreparation } from '../../../src/host/lens/preparation';
import { createPanelStore } from '../../../src/host/panel/panelStore';
import { checkSettings, type LensSettings } from '../../../src/host/settings/lensSettings';
import { LensError } from '../../../src/protocol/errors';
import { createFakeDialogues } from './fakeDialogues';
import { createFakeEngine, extraction, modelInfo } from './fakeEngine';

function setUp() {
  const engine = createFakeEngine();
  const { dialogues } = createFakeDialogues();
  const there = new Set<string>();
  const preparation = createPreparation({
    request: engine.request,
    store: createPanelStore(),
    dialogues,
    fetcher: createModelFetcher(engine.request, dialogues),
    anchors: { version: 0, source: (limit) => Promise.resolve({ kind: 'own', limit }) },
    exists: (file) => there.has(file),
  });
  return { engine, preparation, there };
}

const settingsWith = (values: Readonly<Record<string, unknown>>): LensSettings =>
  checkSettings((id) => values[id], { home: '/home/a', workspaceFolder: '/work' }).settings;

describe('preparing the vectors', () => {
  it('takes the file that the settings name, and extracts none', async () => {
    const { engine, preparation } = setUp();
    const prepared = preparation.prepare(settingsWith({ vectors: 'mine.gguf' }));
    (await engine.next('model/describe')).answer(modelInfo);
    const use = await engine.next('vectors/use');
    expect(use.params).toMatchObject({ vectors: '/work/mine.gguf', model: { model: 'default' } });
    use.answer({ ...extraction, path: '/work/mine.gguf' });
    expect((await prepared).extraction.path).toBe('/work/mine.gguf');
    expect(engine.asked.map(({ method }) => method)).toEqual(['model/describe', 'vectors/use']);
  });

  it('says how to go on where that file belongs to another model', async () => {
    const { engine, preparation } = setUp();
    const prepared = preparation.prepare(settingsWith({ vectors: 'mine.gguf' }));
    (await engine.next('model/describe')).answer(modelInfo);
    (await engine.next('vectors/use')).fail(
      new LensError('vectors-mismatch', 'Not of this model.', 'Extract.'),
    );
    await expect(prepared).rejects.toMatchObject({
      code: 'vectors-mismatch',
      message: 'Not of this model.',
      next: 'Choose the model and adapter that they were made from, or use extracted vectors again.',
    });
  });

  it('uses what it has as long as that is there, and extracts again once another window deleted it', async () => {
    const { engine, preparation, there } = setUp();
    const settings = settingsWith({});
    there.add(extraction.path);
    const answer = async (nth: number): Promise<void> => {
      (await engine.next('model/describe', nth)).answer(modelInfo);
      (await engine.next('vectors/extract', nth)).answer(extraction);
    };
    const first = preparation.prepare(settings);
    await answer(0);
    await first;
    await preparation.prepare(settings);
    expect(engine.asked).toHaveLength(2);
    there.clear();
    const again = preparation.prepare(settings);
    await answer(1);
    expect((await again).extraction).toBe(extraction);
  });
});
