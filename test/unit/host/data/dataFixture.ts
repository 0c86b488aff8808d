import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readIfThere } from '../../../../src/host/anchors/anchorFile';
import { createOwnAnchors } from '../../../../src/host/anchors/ownAnchors';
import { createDataEditor } from '../../../../src/host/data/dataEditor';
import { builtInSets, fileSet, ownSet } from '../../../../src/host/data/promptSets';
import { createPanelStore } from '../../../../src/host/panel/panelStore';
import { describeAnchors } from '../../../../src/method/describeAnchors';
import { readPromptRows } from '../../../../src/method/promptRows';
import type { DataAction, DataTable } from '../../../../src/protocol/data';
import type { EngineMethod, ParamsOf, ResultOf } from '../../../../src/protocol/engine';
import type { PromptKind } from '../../../../src/protocol/space';
import { createFakeEngine } from '../fakeEngine';

export const assets = path.join(__dirname, '..', '..', '..', '..', 'models');

type Unnumbered<T> = T extends unknown ? Omit<T, 'id'> : never;

/** The table over real files, and the engine's own reading of them; VS Code and a person are played. */
export function setUpData(files: readonly string[] = []) {
  const root = mkdtempSync(path.join(os.tmpdir(), 'refusal-lens-data-'));
  const folder = path.join(root, 'anchors');
  const engine = createFakeEngine();
  const store = createPanelStore();
  const own = createOwnAnchors(
    () => [folder],
    () => {
      store.dispatch({ kind: 'outrun' });
      void editor.refresh();
    },
  );
  /** What is typed in an editor and not saved. */
  const unsaved = new Map<string, string>();
  const answers = {
    kind: 'harmless' as PromptKind | undefined,
    file: undefined as string | undefined,
    saveTo: undefined as string | undefined,
    saved: '',
  };
  let changedElsewhere = (): void => undefined;

  async function request<M extends EngineMethod>(method: M, params: ParamsOf<M>): Promise<ResultOf<M>> {
    if (method === 'prompts/read')
      return { rows: await readPromptRows((params as ParamsOf<'prompts/read'>).file) } as ResultOf<M>;
    if (method === 'anchors/describe')
      return await describeAnchors(assets, params as ParamsOf<'anchors/describe'>);
    return engine.request(method, params);
  }

  const settings = { anchorsLimit: 8, spec: { model: 'default', adapters: [] } };
  const editor = createDataEditor({
    request,
    requestAside: request,
    store,
    settings: () => ({ settings }),
    anchors: own,
    files: {
      read: async (file) => unsaved.get(file) ?? readIfThere(file),
      isUnsaved: (file) => unsaved.has(file),
      async change(file, change) {
        const text = unsaved.get(file);
        if (text === undefined) await own.rewrite(file, change);
        else unsaved.set(file, change(text));
      },
    },
    sets: () =>
      Promise.resolve([
        ownSet(folder, 'Your anchors'),
        ...builtInSets(path.join(assets, 'anchors')),
        ...files.map((name) => fileSet(path.join(root, name), name)),
      ]),
    ownFolder: () => folder,
    ask: {
      kind: () => Promise.resolve(answers.kind),
      file: () => Promise.resolve(answers.file),
      save: (_stem, _format, content) => {
        answers.saved = content;
        return Promise.resolve(answers.saveTo);
      },
    },
    open: () => Promise.resolve(),
    save: () => Promise.resolve(unsaved.clear()),
    watch: (_files, changed) => {
      changedElsewhere = changed;
      return () => undefined;
    },
  });
  let id = 0;

  function table(): DataTable {
    const { data } = store.state.panel;
    if (data.state !== 'ready') throw new Error(`The table is ${data.state}.`);
    return data.value;
  }

  function until(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      if (holds()) return resolve();
      const stop = store.onChange(() => {
        if (!holds()) return;
        stop();
        resolve();
      });
    });
  }

  return {
    ...{ root, folder, engine, store, own, unsaved, answers, editor, table },
    fileOf: (kind: PromptKind) => path.join(folder, `${kind}.jsonl`),
    /** Text of the anchors of a kind on disk. */
    textOf: (kind: PromptKind) => {
      const file = path.join(folder, `${kind}.jsonl`);
      return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
    },
    texts: () => table().rows.map(({ text }) => text),
    until,
    /** Shows the view and waits for its first table, and for the anchors beside it. */
    async open() {
      store.dispatch({ kind: 'view', view: 'data' });
      await until(() => store.state.panel.data.state === 'ready' && store.state.panel.anchors !== undefined);
    },
    /** All that was begun has been written and read again. */
    settled: () => editor.refresh(),
    /** Does something, with all rows of the places, and returns what came of it. */
    async act(action: Unnumbered<Extract<DataAction, { readonly id: number }>>) {
      await editor.handle({ ...action, id: ++id });
      const { outcome } = table();
      if (outcome?.id !== id) throw new Error(`Nothing is said of ${action.kind}.`);
      return outcome;
    },
    rows: (...places: number[]) => ({ revision: table().revision, places }),
    changeElsewhere: () => changedElsewhere(),
    close() {
      editor.dispose();
      rmSync(root, { recursive: true, force: true });
    },
  };
}
