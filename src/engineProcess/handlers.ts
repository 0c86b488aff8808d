import { classify } from '../method/classify';
import { compareStrengths } from '../method/compareStrengths';
import { countTokens } from '../method/countTokens';
import { evaluate } from '../method/evaluate';
import { explain } from '../method/explain';
import { extract } from '../method/extract';
import { inspect } from '../method/inspect';
import { project } from '../method/project';
import { renderPrompt } from '../method/renderPrompt';
import { steer } from '../method/steer';
import { createVectorStore } from '../method/storedVectors';
import { tokenLens } from '../method/tokenLens';
import { tokenRank } from '../method/tokenRank';
import { tune } from '../method/tune';
import { useVectors } from '../method/useVectors';
import type { RequestControl } from '../method/control';
import { createModelLibrary } from '../models/library';
import type { EngineSettings, ParamsOf, ResultOf } from '../protocol/engine';
import type { ModelMethod } from './job';
import { createSession } from './session';
import { checkSetup } from './setupCheck';

export type Handlers = {
  [M in ModelMethod]: (params: ParamsOf<M>, control: RequestControl) => Promise<ResultOf<M>>;
};

/** What the worker thread does for each request. */
export function createHandlers(settings: EngineSettings): Handlers {
  const library = createModelLibrary(settings);
  const bench = createSession(library);
  const store = createVectorStore(library);
  return {
    'model/describe': async ({ model }, control) => (await bench.open(model, control)).info,
    'prompt/render': async ({ model, messages }, control) =>
      renderPrompt(await bench.open(model, control), messages),
    'prompt/count': ({ model, prompts }, control) => countTokens(bench, model, prompts, control),
    'vectors/extract': (params, control) => extract(bench, params, control),
    'vectors/use': (params, control) => useVectors(bench, params, control),
    'vectors/project': (params, control) => project(bench, params, control),
    'vectors/rank': (params, control) => tokenRank(bench, params, control),
    'prompt/steer': (params, control) => steer(bench, params, control),
    'prompt/compare': (params, control) => compareStrengths(bench, params, control),
    'prompt/classify': (params, control) => classify(bench, params, control),
    'prompt/inspect': (params, control) => inspect(bench, params, control),
    'prompt/lens': (params, control) => tokenLens(bench, params, control),
    'prompt/explain': (params, control) => explain(bench, params, control),
    'vectors/tune': (params, control) => tune(bench, params, control),
    'evaluate/run': (params, control) => evaluate(bench, params, control),
    'setup/check': (params, control) => checkSetup({ library, store, bench }, params, control),
  };
}
