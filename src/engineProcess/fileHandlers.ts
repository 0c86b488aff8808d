import { describeAnchors } from '../method/describeAnchors';
import { readPromptRows } from '../method/promptRows';
import { createJudgedRuns, overrideJudgement } from '../method/judgedRun';
import { compareRunFolders, reportRun } from '../method/reportRun';
import { listRuns, removeRun } from '../method/storedRuns';
import { space } from '../method/space';
import { createVectorStore } from '../method/storedVectors';
import { createModelLibrary } from '../models/library';
import type { EngineSettings, FileMethod, ParamsOf, ResultOf } from '../protocol/engine';
import type { ProgressEvent } from '../protocol/progress';

/** What the main thread does for a request. */
export type FileHandler<M extends FileMethod = FileMethod> = (
  params: ParamsOf<M>,
  onProgress: (event: ProgressEvent) => void,
  signal: AbortSignal,
) => Promise<ResultOf<M>>;

export type FileHandlers = { [M in FileMethod]: FileHandler<M> };

/** What the main thread does for the requests that need no model. */
export function createFileHandlers(settings: EngineSettings): FileHandlers {
  const library = createModelLibrary(settings);
  const store = createVectorStore(library);
  const openRun = createJudgedRuns();
  return {
    'models/list': () => library.list(),
    'models/fetch': async ({ id }, onProgress, signal) => ({
      path: await library.fetch(id, onProgress, signal),
    }),
    'models/add': ({ file }, _, signal) => library.add(file, signal),
    async 'models/delete'({ id }, _, signal) {
      await library.remove(id, signal);
      return {};
    },
    'prompts/read': async ({ file }) => ({ rows: await readPromptRows(file) }),
    'anchors/describe': (request) => describeAnchors(library.assets, request),
    'vectors/list': async ({ model }) => ({ vectors: await store.list(model) }),
    'vectors/describe': ({ file, model }) => store.describe(file, model),
    async 'vectors/copy'({ file, to }) {
      await store.copy(file, to);
      return {};
    },
    async 'vectors/delete'({ file }) {
      await store.remove(file);
      return {};
    },
    async 'vectors/choose'({ file, tuned }) {
      await store.choose(file, tuned ?? undefined);
      return {};
    },
    'vectors/space': (request) => space(library.assets, request),
    'evaluate/list': async ({ folder }) => ({ runs: await listRuns(folder) }),
    async 'evaluate/delete'({ run }) {
      await removeRun(run);
      return {};
    },
    'evaluate/report': (request) => reportRun(library, request),
    'evaluate/open': (request) => openRun(request),
    async 'evaluate/override'(request) {
      await overrideJudgement(request);
      return {};
    },
    'evaluate/compare': ({ a, b }) => compareRunFolders(a, b),
  };
}
