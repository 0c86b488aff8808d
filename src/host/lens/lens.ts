import type { EngineClient } from '../../client/engineClient';
import { toErrorData } from '../../protocol/errors';
import type { SteerRequest, SteerResult } from '../../protocol/method';
import type { PromptInput } from '../../protocol/model';
import type { PanelAction, SteerSubject } from '../panel/panelState';
import type { PanelStore } from '../panel/panelStore';
import type { PromptSettings } from '../prompts/promptFinder';
import {
  defaultStrength,
  goodSettings,
  type CheckedSettings,
  type LensSettings,
} from '../settings/lensSettings';
import type { Dialogues } from './dialogues';
import { emptyPrompt } from './emptyPrompt';
import { createLatestJob, orCancelled } from './latestJob';
import { FetchDeclined } from './modelFetcher';
import type { Preparation, Prepared } from './preparation';

/** Milliseconds after the last move of the slider before a prompt is steered again. */
const settleMs = 300;
/** Tokens each way in a row of the heatmap. */
const topTokens = 15;

/** A prompt of a document and where it stands. */
export interface PromptToSteer {
  readonly text: string;
  /** e.g. `prompts.md:12`. */
  readonly source: string;
  /** What the model is asked: the text, or the chat that it ends. Default: the text. */
  readonly input?: PromptInput;
  /** What the prompt itself sets for its steering. */
  readonly settings?: PromptSettings;
}

/** What a person can do, as changes of the store; requests to the engine in between. */
export interface Lens {
  /** Steers `prompt` by the slider's strength, or with the sign that SCANS decides. */
  steer(prompt: PromptToSteer, automatic: boolean): Promise<void>;
  /** What the last steering gave, where it was of `prompt` and would give the same now. */
  steeredAnswer(prompt: PromptToSteer): SteerResult | undefined;
  /** What was steered last, which `steerAgain` takes up; undefined before. */
  readonly lastPrompt: PromptToSteer | undefined;
  /** Steers the last prompt again with what is set now. */
  steerAgain(): Promise<void>;
  /** As steerAgain, once the last of several quick changes is past; nothing where no prompt has been steered. */
  steerSoon(): void;
  /** Vectors and their projection, extracted unless there. */
  showLayers(): Promise<void>;
  /** The same, whatever view is shown. */
  fillLayers(): Promise<void>;
  /** Projects again, if layers are shown (after a change of form or direction). */
  projectAgain(): Promise<void>;
  /** Stops whatever runs. */
  cancel(): void;
  /** To be called when settings have changed: marks what is outrun and renews what is shown. */
  settingsChanged(): void;
  /** The vectors steer otherwise now, which goes before what was set in the panel: steers the last prompt again. */
  retuned(): void;
  /** A prompt that `steerAgain` takes up, e.g. the last one of an earlier session. */
  recall(prompt: PromptToSteer): void;
  /** Resolves when nothing runs and nothing is due. */
  whenIdle(): Promise<void>;
}

export interface LensServices {
  readonly request: EngineClient['request'];
  /** The settings for a prompt with settings of its own. */
  readonly settings: (own?: PromptSettings) => CheckedSettings;
  readonly store: PanelStore;
  readonly dialogues: Dialogues;
  readonly preparation: Preparation;
}

export function createLens({ request, settings, store, dialogues, preparation }: LensServices): Lens {
  const steering = createLatestJob();
  const projecting = createLatestJob();
  const active = new Set<Promise<void>>();
  let applied = settings().settings;
  let lastPrompt: PromptToSteer | undefined;
  /** The strength that was chosen before the last prompt brought its own. */
  let setAside: { readonly own: number; readonly chosen: number | undefined } | undefined;
  let lastTold: unknown;
  let due: NodeJS.Timeout | undefined;
  let idleListeners: (() => void)[] = [];

  function track(work: Promise<void>): Promise<void> {
    active.add(work);
    return work.finally(() => {
      active.delete(work);
      tellIdle();
    });
  }

  function tellIdle(): void {
    if (active.size > 0 || due) return;
    const listeners = idleListeners;
    idleListeners = [];
    for (const listener of listeners) listener();
  }

  function tell(error: unknown): void {
    preparation.forget();
    // Steering and layers may have waited for the same vectors in vain: that is told once.
    if (error === lastTold) return;
    lastTold = error;
    if (!(error instanceof FetchDeclined)) dialogues.error(toErrorData(error));
  }

  function prepare(current: LensSettings): Promise<Prepared> {
    const prepared = preparation.prepare(current);
    void track(
      prepared.then(
        () => undefined,
        () => undefined,
      ),
    );
    return prepared;
  }

  async function steerSubject(subject: SteerSubject, signal: AbortSignal): Promise<Prepared> {
    store.dispatch({ kind: 'steerBegin', subject });
    if (subject.prompt === '') throw emptyPrompt();
    const current = goodSettings(settings(lastPrompt?.settings));
    store.dispatch({ kind: 'adapters', names: adapterNames(current) });
    const prepared = await orCancelled(prepare(current), signal);
    const { panel, chosenWindow } = store.state;
    const params: SteerRequest = {
      vectors: prepared.extraction.path,
      model: current.spec,
      prompt: subject.input ?? subject.prompt,
      unit: 'relative',
      maxTokens: current.maxTokens,
      ...(subject.automatic ? automaticStrength(panel.strength) : { strength: panel.strength }),
      ...(chosenWindow ? { layers: chosenWindow } : {}),
    };
    const result = await request('prompt/steer', params, {
      signal,
      onProgress(event) {
        if (event.kind === 'answer' && typeof event.side === 'string')
          store.dispatch({ kind: 'answer', subject, side: event.side, text: event.text });
      },
    });
    store.dispatch({ kind: 'steerDone', subject, result });
    return prepared;
  }

  /** The slider stands at the strength that a prompt brings; at the next prompt it goes back, unless it was moved. */
  function useOwnStrength(own: number | undefined): void {
    if (setAside && store.state.chosenStrength === setAside.own)
      store.dispatch({ kind: 'chooseStrength', strength: setAside.chosen });
    setAside = own === undefined ? undefined : { own, chosen: store.state.chosenStrength };
    if (own !== undefined) store.dispatch({ kind: 'chooseStrength', strength: own });
  }

  function startSteering(prompt: PromptToSteer): Promise<void> {
    clearTimeout(due);
    due = undefined;
    lastPrompt = prompt;
    const { automatic } = store.state.panel;
    const subject: SteerSubject = {
      prompt: prompt.text,
      source: prompt.source,
      automatic,
      ...(prompt.input === undefined ? {} : { input: prompt.input }),
    };
    const work = async (signal: AbortSignal): Promise<void> => {
      const prepared = await steerSubject(subject, signal);
      // The layers of the same vectors come after the answers, which the person waits for.
      if (!projected(prepared)) void startProjecting();
    };
    return track(
      steering.run(work, {
        error(error) {
          store.dispatch({ kind: 'steerFailed', error: toErrorData(error) });
          tell(error);
        },
        cancelled: () => store.dispatch({ kind: 'steerCancelled' }),
      }),
    );
  }

  /** Whether the layers on screen are those of `prepared`, in the form and the direction that are set. */
  function projected({ extraction }: Prepared): boolean {
    const { layers, form, direction } = store.state.panel;
    return (
      layers.state === 'ready' &&
      !layers.stale &&
      layers.value.extraction.fingerprint === extraction.fingerprint &&
      layers.value.projection.form === form &&
      layers.value.projection.direction === direction
    );
  }

  function startProjecting(): Promise<void> {
    const work = async (signal: AbortSignal): Promise<void> => {
      const current = goodSettings(settings(lastPrompt?.settings));
      const prepared = await orCancelled(prepare(current), signal);
      if (projected(prepared)) return;
      const { layers, form, direction } = store.state.panel;
      if (layers.state !== 'ready')
        store.dispatch({
          kind: 'layers',
          layers: { state: 'loading', message: 'Projecting the vectors onto the vocabulary.' },
        });
      const projection = await request(
        'vectors/project',
        { vectors: prepared.extraction.path, model: current.spec, top: topTokens, form, direction },
        { signal },
      );
      const value = { extraction: prepared.extraction, projection };
      store.dispatch({ kind: 'layers', layers: { state: 'ready', value, stale: false } });
    };
    return track(
      projecting.run(work, {
        error(error) {
          store.dispatch({ kind: 'layers', layers: { state: 'failed', error: toErrorData(error) } });
          tell(error);
        },
        cancelled() {
          if (store.state.panel.layers.state === 'loading')
            store.dispatch({ kind: 'layers', layers: { state: 'empty' } });
        },
      }),
    );
  }

  const lens: Lens = {
    steer(prompt, automatic) {
      store.dispatch({ kind: 'view', view: 'steer' });
      store.dispatch({ kind: 'automatic', automatic });
      useOwnStrength(prompt.settings?.strength);
      return startSteering(prompt);
    },
    steeredAnswer(prompt) {
      const { steer } = store.state.panel;
      if (due || steer.state !== 'ready' || steer.stale || steer.value.running) return undefined;
      const asked = ({ text, input, settings: own }: PromptToSteer): string =>
        JSON.stringify([text, input, own?.strength]);
      return lastPrompt && asked(lastPrompt) === asked(prompt) ? steer.value.result : undefined;
    },
    get lastPrompt() {
      return lastPrompt;
    },
    steerAgain: () => (lastPrompt ? startSteering(lastPrompt) : Promise.resolve()),
    steerSoon() {
      clearTimeout(due);
      if (!lastPrompt) return;
      const prompt = lastPrompt;
      // What waits for the vectors goes on until it is replaced: nothing of the old setting is running yet.
      if (store.state.panel.steer.state !== 'loading') steering.cancel();
      due = setTimeout(() => void startSteering(prompt), settleMs);
    },
    showLayers() {
      store.dispatch({ kind: 'view', view: 'layers' });
      return startProjecting();
    },
    fillLayers: startProjecting,
    projectAgain: () => (store.state.panel.layers.state === 'empty' ? Promise.resolve() : startProjecting()),
    cancel() {
      clearTimeout(due);
      due = undefined;
      steering.cancel();
      projecting.cancel();
      preparation.cancel();
      tellIdle();
    },
    settingsChanged() {
      const before = applied;
      applied = settings().settings;
      const changed = (pick: (one: LensSettings) => unknown): boolean =>
        JSON.stringify(pick(before)) !== JSON.stringify(pick(applied));
      const vectors = changed((one) => [one.spec, one.anchorsLimit, one.vectors, one.modelFolder]);
      const steered = changed(({ strength, window, maxTokens }) => [strength, window, maxTokens]);
      if (changed((one) => one.strength)) store.dispatch(chooseStrength(applied));
      if (vectors || changed((one) => one.window))
        store.dispatch({ kind: 'chooseWindow', window: applied.window });
      if (!vectors && !steered) return;
      store.dispatch({ kind: 'adapters', names: adapterNames(applied) });
      store.dispatch({ kind: 'vectorsFile', name: fileName(applied.vectors) });
      if (vectors) store.dispatch({ kind: 'outrun' });
      if (lastPrompt) lens.steerSoon();
      else if (vectors) void lens.projectAgain();
    },
    retuned() {
      const action = chooseStrength(applied);
      // What the prompt sets itself stays.
      if (setAside) setAside = { ...setAside, chosen: action.strength };
      else store.dispatch(action);
      store.dispatch({ kind: 'chooseWindow', window: applied.window });
      lens.steerSoon();
    },
    recall(prompt) {
      lastPrompt = prompt;
    },
    async whenIdle() {
      while (active.size > 0 || due) await new Promise<void>((resolve) => idleListeners.push(resolve));
    },
  };
  store.dispatch({ kind: 'adapters', names: adapterNames(applied) });
  store.dispatch({ kind: 'vectorsFile', name: fileName(applied.vectors) });
  store.dispatch(chooseStrength(applied));
  store.dispatch({ kind: 'chooseWindow', window: applied.window });
  return lens;
}

/** A setting that is left at its default chooses nothing: tuned vectors may know better. */
function chooseStrength({ strength }: LensSettings): Extract<PanelAction, { kind: 'chooseStrength' }> {
  return { kind: 'chooseStrength', strength: strength === defaultStrength ? undefined : strength };
}

/** SCANS decides the sign; the slider gives the length, except at 0, where the engine's default is used. */
function automaticStrength(strength: number): Pick<SteerRequest, 'auto' | 'strength'> {
  return strength === 0 ? { auto: true } : { auto: true, strength: Math.abs(strength) };
}

/** How the panel names the adapters: catalogue id or file name, with the scale unless it is 1. */
function adapterNames({ spec }: LensSettings): string[] {
  return spec.adapters.map(({ adapter, scale }) => {
    const name = fileName(adapter);
    return scale === 1 ? name : `${name} x ${scale}`;
  });
}

/** The last part of a path, or the id as it is. */
function fileName(file: string): string {
  return file.split(/[\\/]/).at(-1) ?? file;
}
