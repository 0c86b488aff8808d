import type { EngineClient } from '../../client/engineClient';
import type { OwnAnchors } from '../anchors/ownAnchors';
import { Cancelled, LensError, toErrorData } from '../../protocol/errors';
import type { ExtractResult, TunedSettings } from '../../protocol/method';
import type { ModelInfo } from '../../protocol/model';
import type { Loadable } from '../../protocol/panel';
import { withTuned } from '../../protocol/tuning';
import { loading } from '../panel/loading';
import type { PanelAction } from '../panel/panelState';
import type { PanelStore } from '../panel/panelStore';
import type { LensSettings } from '../settings/lensSettings';
import type { Dialogues } from './dialogues';
import type { ModelFetcher } from './modelFetcher';

/** A loaded model and its vectors. */
export interface Prepared {
  readonly info: ModelInfo;
  readonly extraction: ExtractResult;
}

/** Makes the model and the vectors of some settings ready, once for all that wait for them. */
export interface Preparation {
  prepare(settings: LensSettings): Promise<Prepared>;
  /** The vectors may have gone: the next `prepare` asks the engine again (which caches them by content). */
  forget(): void;
  /** Vectors steer as given from now on; undefined: as before they were tuned. */
  retune(file: string, tuned: TunedSettings | undefined): void;
  cancel(): void;
}

export interface PreparationServices {
  readonly request: EngineClient['request'];
  readonly store: Pick<PanelStore, 'dispatch'>;
  readonly dialogues: Dialogues;
  readonly fetcher: ModelFetcher;
  readonly anchors: Pick<OwnAnchors, 'version' | 'source'>;
  /** Whether vectors are still there, which another window may have deleted. Default: they are taken to be. */
  readonly exists?: (file: string) => boolean;
}

export function createPreparation({
  request,
  store,
  dialogues,
  fetcher,
  anchors,
  exists = () => true,
}: PreparationServices): Preparation {
  let last: { readonly key: string; readonly prepared: Prepared } | undefined;
  let flight:
    | { readonly key: string; readonly promise: Promise<Prepared>; readonly abort: AbortController }
    | undefined;

  /** Only the latest preparation is on screen. */
  const show = (abort: AbortController, action: PanelAction): void => {
    if (flight?.abort === abort) store.dispatch(action);
  };

  async function describe({ spec }: LensSettings, abort: AbortController): Promise<ModelInfo> {
    const load = (): Promise<ModelInfo> =>
      dialogues.progress(
        'Loading the model',
        () => abort.abort(),
        (report) =>
          request(
            'model/describe',
            { model: spec },
            {
              signal: abort.signal,
              onProgress(event) {
                report(event);
                if (event.kind === 'step') show(abort, { kind: 'model', model: loading(event) });
              },
            },
          ),
      );
    show(abort, { kind: 'model', model: { state: 'loading', message: 'Loading the model.' } });
    try {
      const info = await load().catch(async (error: unknown) => {
        await fetcher.offerFor(error, spec, abort);
        return load();
      });
      show(abort, { kind: 'model', model: { state: 'ready', value: info, stale: false } });
      return info;
    } catch (error) {
      show(abort, { kind: 'model', model: ended(error) });
      throw error;
    }
  }

  async function extract(
    { spec, anchorsLimit }: LensSettings,
    abort: AbortController,
  ): Promise<ExtractResult> {
    show(abort, { kind: 'layers', layers: { state: 'loading', message: 'Extracting the vectors.' } });
    const source = await anchors.source(anchorsLimit);
    const extraction = await dialogues.progress(
      'Extracting the refusal vectors',
      () => abort.abort(),
      (report) =>
        request(
          'vectors/extract',
          { model: spec, anchors: source },
          {
            signal: abort.signal,
            onProgress(event) {
              report(event);
              if (event.kind !== 'step') return;
              show(abort, { kind: 'layers', layers: loading(event) });
              show(abort, { kind: 'steerProgress', step: event });
            },
          },
        ),
    );
    show(abort, { kind: 'vectors', vectors: extraction });
    return extraction;
  }

  /** The vectors of the file that the settings name. */
  async function useFile({ spec, vectors }: LensSettings, abort: AbortController): Promise<ExtractResult> {
    show(abort, { kind: 'layers', layers: { state: 'loading', message: 'Reading the vectors.' } });
    const extraction = await request('vectors/use', { vectors, model: spec }, { signal: abort.signal }).catch(
      (error: unknown) => {
        if (!(error instanceof LensError) || error.code !== 'vectors-mismatch') throw error;
        throw new LensError(
          error.code,
          error.message,
          'Choose the model and adapter that they were made from, or use extracted vectors again.',
          { cause: error },
        );
      },
    );
    show(abort, { kind: 'vectors', vectors: extraction });
    return extraction;
  }

  async function make(settings: LensSettings, abort: AbortController): Promise<Prepared> {
    try {
      const info = await describe(settings, abort);
      if (!info.features.capture || !info.features.edit)
        throw new LensError(
          'model-unsupported',
          info.features.reasons[0] ?? `${info.name} cannot be read and steered by this version.`,
          'Choose another model.',
        );
      const extraction = await (settings.vectors === '' ? extract : useFile)(settings, abort);
      if (!extraction.cached) for (const sentence of extraction.warnings) dialogues.warning(sentence);
      return { info, extraction };
    } catch (error) {
      show(abort, { kind: 'layers', layers: ended(error) });
      throw error;
    }
  }

  return {
    prepare(settings) {
      const { spec, anchorsLimit, anchorsFolder, vectors, modelFolder } = settings;
      const key = JSON.stringify([spec, anchorsLimit, anchorsFolder, anchors.version, vectors, modelFolder]);
      if (last?.key === key && exists(last.prepared.extraction.path)) return Promise.resolve(last.prepared);
      if (flight?.key === key) return flight.promise;
      flight?.abort.abort();
      last = undefined;
      const abort = new AbortController();
      // In a microtask, so that `flight` is set before anything runs.
      const promise = Promise.resolve()
        .then(() => make(settings, abort))
        .then((prepared) => {
          if (flight?.abort === abort) last = { key, prepared };
          return prepared;
        })
        .finally(() => {
          if (flight?.abort === abort) flight = undefined;
        });
      // Those who wait may have left before it fails.
      promise.catch(() => undefined);
      flight = { key, promise, abort };
      return promise;
    },
    forget() {
      last = undefined;
    },
    retune(file, tuned) {
      if (last?.prepared.extraction.path !== file) return;
      const { info, extraction } = last.prepared;
      last = { ...last, prepared: { info, extraction: withTuned(extraction, tuned) } };
    },
    cancel: () => flight?.abort.abort(),
  };
}

/** Nothing after cancellation, else what went wrong. */
function ended(error: unknown): Loadable<never> {
  return error instanceof Cancelled ? { state: 'empty' } : { state: 'failed', error: toErrorData(error) };
}
