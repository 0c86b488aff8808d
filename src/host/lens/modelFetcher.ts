import type { EngineClient } from '../../client/engineClient';
import { LensError } from '../../protocol/errors';
import type { CatalogModel, ModelSpec } from '../../protocol/model';
import { isHubUri } from '../../protocol/modelName';
import type { Dialogues } from './dialogues';
import type { Fetchable } from './fetchable';
import { orCancelled } from './latestJob';

/** The person was offered the missing model and did not want it: no need to tell it again. */
export class FetchDeclined extends LensError {}

/** Downloads models. */
export interface ModelFetcher {
  /** Downloads and checks `model`; says how far it is. Rejects with LensError or Cancelled. */
  fetch(model: Fetchable, abort: AbortController): Promise<string>;
  /**
   * Where `error` says that the file of a model that can be fetched is missing: offers the download and waits for it.
   * Throws `error` where it says something else, and FetchDeclined where the offer is turned down.
   */
  offerFor(error: unknown, spec: ModelSpec, abort: AbortController): Promise<void>;
}

/** @param fetched called after each download */
export function createModelFetcher(
  request: EngineClient['request'],
  dialogues: Dialogues,
  fetched: () => void = () => undefined,
): ModelFetcher {
  const fetch: ModelFetcher['fetch'] = async (model, abort) => {
    const size = model.size === undefined ? '' : ` (${megabytes(model.size)})`;
    const title = `Fetching ${model.name}${size}`;
    const { path } = await dialogues.progress(
      title,
      () => abort.abort(),
      (onProgress) => request('models/fetch', { id: model.id }, { onProgress, signal: abort.signal }),
    );
    fetched();
    return path;
  };
  /** What fetches a model that is not here; undefined where nothing does. */
  const missing = async (id: string, signal: AbortSignal): Promise<Fetchable | undefined> => {
    if (isHubUri(id)) return { id, name: id };
    const { models } = await request('models/list', {}, { signal });
    const model = catalogModel(models, id);
    return model?.path === undefined ? model : undefined;
  };
  return {
    fetch,
    async offerFor(error, spec, abort) {
      if (!(error instanceof LensError) || error.code !== 'model-missing') throw error;
      const model = await missing(spec.model, abort.signal);
      if (!model) throw error;
      if (!(await orCancelled(dialogues.offerFetch(model), abort.signal)))
        throw new FetchDeclined(error.code, error.message, error.next, { cause: error });
      await fetch(model, abort);
    },
  };
}

/** The catalogue's model of this id; `default` is the one marked so. */
export function catalogModel(models: readonly CatalogModel[], id: string): CatalogModel | undefined {
  return models.find((model) => model.id === id || (id === 'default' && model.isDefault));
}

/** A file size as people say it: `98 MB` (10^6 bytes). */
export function megabytes(bytes: number): string {
  return bytes < 1e7 ? `${(bytes / 1e6).toPrecision(2)} MB` : `${Math.round(bytes / 1e6)} MB`;
}
