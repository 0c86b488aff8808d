import type { PromptLayersData, Loadable, TokenCell } from '../../protocol/panel';
import type { TurnRequest } from '../engine/engineTurns';
import {
  inspectRequest,
  type Inspected,
  type InspectionSubject,
  type InspectionView,
} from '../inspection/inspector';
import type { PromptToSteer } from '../lens/lens';
import { createPromptJob, type PromptJobServices } from '../lens/promptJob';
import type { PanelStore } from '../panel/panelStore';
import { createCellLens } from './cellLens';

/** The prompt that the panel shows token by token: the one under the cursor, or one that is pinned. */
export interface PromptLayers {
  /** Keeps the prompt that is shown, or follows the cursor again. */
  pin(pinned: boolean): void;
  /** Chooses a cell of it, whose logit lens is read, and again with every change. */
  choose(cell: TokenCell): void;
  /** Reads the pinned prompt again with what is set now; undefined where none is pinned. */
  renew(): Promise<void> | undefined;
  /** A document has changed: the text of a pinned prompt may have. */
  documentChanged(): void;
  /** Stops what a person has asked for. */
  cancel(): void;
  dispose(): void;
}

export interface PromptLayersServices<S extends InspectionSubject> extends PromptJobServices {
  /** Inspection of the prompt under the cursor, whose results are shown: nothing is run a second time. */
  readonly live: { readonly view: InspectionView<S>; onChange(listener: () => void): () => void };
  readonly request: TurnRequest;
  /** For what steps aside when a person asks for something. */
  readonly requestAside: TurnRequest;
  readonly store: PanelStore;
  readonly promptOf: (subject: S) => PromptToSteer;
  /** Whether its document still has the prompt, wherever it stands now. */
  readonly stillThere: (subject: S) => Promise<boolean>;
}

interface Pinned<S> {
  readonly inspected: Inspected<S>;
  readonly outrun: boolean;
}

export function createPromptLayers<S extends InspectionSubject>(
  services: PromptLayersServices<S>,
): PromptLayers {
  const { live, request, requestAside, store, promptOf, stillThere } = services;
  const cellLens = createCellLens({ request: requestAside, store });
  let pinned: Pinned<S> | undefined;
  let shown: Inspected<S> | undefined;
  let run = 0;

  const dispatch = (promptLayers: Loadable<PromptLayersData>): void =>
    store.dispatch({ kind: 'promptLayers', promptLayers });
  const renewing = createPromptJob(services, {
    failed: (error) => dispatch({ state: 'failed', error }),
    cancelled: () => update(),
  });

  function update(): void {
    const { view } = live;
    const next = pinned?.inspected ?? view.inspected;
    if (next && next !== shown) run++;
    shown = next;
    dispatch(next ? ready(next) : waiting(view));
    // Its logit lens would be one of an older text, and in the way of the next.
    cellLens.show(view.outrun ? undefined : next && { ...next, run });
  }

  function ready({ subject, result }: Inspected<S>): Loadable<PromptLayersData> {
    const before = store.state.panel.promptLayers;
    const { text: prompt, source } = promptOf(subject);
    const outrun = pinned?.outrun ?? false;
    return {
      state: 'ready',
      value: { key: subject.key, prompt, source, run, result, pinned: pinned !== undefined, outrun },
      stale: before.state === 'ready' && before.stale && before.value.run === run,
    };
  }

  async function look(): Promise<void> {
    const own = pinned;
    if (!own) return;
    const outrun = !(await stillThere(own.inspected.subject));
    if (pinned !== own || outrun === own.outrun) return;
    pinned = { ...own, outrun };
    update();
  }

  function renew(): Promise<void> | undefined {
    const own = pinned;
    if (!own) return undefined;
    const { subject, latency } = own.inspected;
    dispatch({ state: 'loading', message: 'Making the model and its vectors ready.' });
    return renewing.run(promptOf(subject), async ({ settings, extraction, signal }) => {
      dispatch({ state: 'loading', message: 'The model reads the prompt.' });
      const vectors = { path: extraction.path, spec: settings.spec, tuned: extraction.tuned };
      const params = inspectRequest(vectors, subject.input, settings.inspectionLayers);
      const result = await request('prompt/inspect', params, { signal });
      if (pinned !== own) return;
      pinned = { ...own, inspected: { subject, result, vectors, latency } };
      update();
    });
  }

  const stop = live.onChange(update);
  return {
    pin(on) {
      renewing.cancel();
      pinned = on && shown ? { inspected: shown, outrun: false } : undefined;
      update();
      void look();
    },
    choose: (cell) => cellLens.choose(cell),
    renew,
    documentChanged: () => void look(),
    cancel() {
      renewing.cancel();
      cellLens.cancel();
    },
    dispose() {
      stop();
      renewing.cancel();
      cellLens.dispose();
    },
  };
}

/** What is shown where there is no result yet. */
function waiting({ activity, pace, error }: InspectionView<unknown>): Loadable<PromptLayersData> {
  switch (activity) {
    case 'failed':
      return error ? { state: 'failed', error } : { state: 'empty' };
    case 'preparing':
      return { state: 'loading', message: 'Making the model and its vectors ready.' };
    case 'inspecting':
      return { state: 'loading', message: 'The model reads the prompt.' };
    case 'resting':
      return pace === 'onRequest'
        ? { state: 'empty' }
        : { state: 'loading', message: 'The prompt is read when typing pauses.' };
    case 'nothing':
    case 'unprepared':
    case 'shown':
      return { state: 'empty' };
  }
}
