import { Cancelled, LensError, toErrorData, type ErrorData } from '../../protocol/errors';
import type { InspectRequest, InspectResult } from '../../protocol/inspection';
import type { PromptInput } from '../../protocol/model';
import type { TurnRequest } from '../engine/engineTurns';
import type { InspectionMode } from '../settings/inspectionMode';
import { createPaceKeeper, paceOf, type Pace } from './pace';
import { endsBackgroundWork, type QuietVectors, type Vectors } from './quietVectors';

/** Milliseconds from a change to the request, by pace; a burst of changes is one. */
const settleMs = { live: 20, onPause: 700 } as const;
/** Milliseconds that the cursor stays in another prompt before it is inspected: it may only pass through. */
const arriveMs = 150;

/** A prompt that can be inspected. A subject with the same key is the same prompt, whatever its text. */
export interface InspectionSubject {
  readonly key: string;
  readonly input: PromptInput;
}

/** What has come of an inspection. */
export interface Inspected<S> {
  readonly subject: S;
  readonly result: InspectResult;
  /** What it was made with, for further requests about it. */
  readonly vectors: Vectors;
  /** Milliseconds from the change that asked for it to the result, without those in which it had to wait for its turn. */
  readonly latency: number;
}

/** `unprepared`: the model is large, and no person has used it yet. */
export type InspectionActivity =
  'nothing' | 'resting' | 'unprepared' | 'preparing' | 'inspecting' | 'shown' | 'failed';

/** What inspection is about now. */
export interface InspectionView<S> {
  readonly activity: InspectionActivity;
  readonly pace: Pace;
  /** The latest result for the prompt under the cursor. */
  readonly inspected: Inspected<S> | undefined;
  /** Whether its text has changed since. */
  readonly outrun: boolean;
  readonly error: ErrorData | undefined;
}

export interface InspectorServices<S> {
  readonly request: TurnRequest;
  readonly vectors: QuietVectors;
  /** Layers that the tint of a subject is the mean of; undefined: the engine's own. */
  readonly tintLayers: (subject: S) => readonly number[] | undefined;
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number;
  /** A result: of the subject as it was when it was asked, which may have changed since in the live pace. */
  readonly show: (inspected: Inspected<S>) => void;
  /** What is shown belongs to nothing under the cursor any more. */
  readonly clear: () => void;
  /** The view has changed. */
  readonly changed: () => void;
}

/** Runs the prompt under the cursor through the model while it is written: one request at a time, the latest counts. */
export interface Inspector<S> {
  readonly view: InspectionView<S>;
  /** The prompt under the cursor as it is now; undefined where there is none. */
  look(subject: S | undefined): void;
  /** Inspects at once, whatever mode and pace say. */
  ask(subject: S): void;
  setMode(mode: InspectionMode): void;
  /** Other layers make the tint: inspects anew, at once and whatever mode and pace say, what has been inspected. */
  tintAnew(): void;
  /** Model, vectors or settings have changed: begins anew with the prompt under the cursor. */
  renew(): void;
  dispose(): void;
}

interface Flight<S> {
  readonly abort: AbortController;
  readonly subject: S;
  /** Whether the engine has begun with it. */
  started: boolean;
}

/** @param tintLayers undefined: the engine's own */
export function inspectRequest(
  { path, spec }: Vectors,
  prompt: PromptInput,
  tintLayers: readonly number[] | undefined,
): InspectRequest {
  return { vectors: path, model: spec, prompt, ...(tintLayers ? { layers: tintLayers } : {}) };
}

export function createInspector<S extends InspectionSubject>(services: InspectorServices<S>): Inspector<S> {
  const { request, vectors, tintLayers, now, show, clear, changed } = services;
  const keeper = createPaceKeeper(now);
  let mode: InspectionMode = 'auto';
  let subject: S | undefined;
  /** When the subject got the text that it has. */
  let since = 0;
  let due: NodeJS.Timeout | undefined;
  let flight: Flight<S> | undefined;
  let inspected: Inspected<S> | undefined;
  let failed: ErrorData | undefined;
  let activity: InspectionActivity = 'nothing';

  const pace = (): Pace => paceOf(mode, keeper.pace);

  function become(next: InspectionActivity): void {
    activity = next;
    changed();
  }

  function stop(): void {
    clearTimeout(due);
    due = undefined;
    flight?.abort.abort();
    flight = undefined;
  }

  function forget(): void {
    stop();
    failed = undefined;
    if (inspected) clear();
    inspected = undefined;
  }

  function runIn(milliseconds: number): void {
    clearTimeout(due);
    due = setTimeout(() => {
      due = undefined;
      void run();
    }, milliseconds);
  }

  /** Waits as the pace says, counted from the latest change. */
  function schedule(arrived: boolean): void {
    const current = pace();
    if (mode === 'off') return become('nothing');
    if (current === 'onRequest') return become('resting');
    runIn(arrived ? arriveMs : settleMs[current]);
    if (!inspected) become('resting');
    else changed();
  }

  async function run(): Promise<void> {
    // What runs is for an older text: its end runs the latest.
    if (flight || !subject) return;
    const own: Flight<S> = { abort: new AbortController(), subject, started: false };
    flight = own;
    try {
      await inspect(own);
    } catch (error) {
      if (flight === own && !(error instanceof Cancelled)) fail(error);
    } finally {
      if (flight === own) {
        flight = undefined;
        if (subject && !due && !failed && !sameInput(subject, own.subject)) void run();
      }
    }
  }

  async function inspect(own: Flight<S>): Promise<void> {
    const { signal } = own.abort;
    const wanted = now();
    let started = wanted;
    if (!inspected) become('preparing');
    const ready = await vectors.ready(signal);
    if (!ready) return become('unprepared');
    if (activity !== 'shown') become('inspecting');
    const params = inspectRequest(ready, own.subject.input, tintLayers(own.subject));
    const result = await request('prompt/inspect', params, {
      signal,
      onStart() {
        started = now();
        own.started = true;
      },
    });
    if (signal.aborted) return;
    keeper.measured(now() - started);
    // Of an older text: the change that asked for it is past, and the latest one waits for the next request.
    const asked = sameInput(own.subject, subject) ? since : wanted;
    inspected = { subject: own.subject, result, vectors: ready, latency: now() - asked - (started - wanted) };
    show(inspected);
    become('shown');
  }

  function fail(error: unknown): void {
    if (inspected) clear();
    inspected = undefined;
    failed = toErrorData(error);
    if (error instanceof LensError && endsBackgroundWork(error)) vectors.fail(error);
    become('failed');
  }

  return {
    get view() {
      const outrun = inspected !== undefined && !sameInput(inspected.subject, subject);
      return { activity, pace: pace(), inspected, outrun, error: failed };
    },
    look(next) {
      const before = subject;
      subject = next;
      if (!next) {
        forget();
        if (before) become('nothing');
        return;
      }
      if (before?.key !== next.key) {
        forget();
        since = now();
        return schedule(true);
      }
      if (sameInput(before, next)) return;
      since = now();
      failed = undefined;
      if (pace() === 'live') {
        // What has not begun need not begin with the older text.
        if (flight && !flight.started) stop();
        return schedule(false);
      }
      // The engine had better begin with the text that the next pause leaves.
      forget();
      schedule(false);
    },
    ask(next) {
      if (subject?.key !== next.key) forget();
      stop();
      subject = next;
      since = now();
      failed = undefined;
      void run();
    },
    setMode(next) {
      if (next === mode) return;
      mode = next;
      forget();
      if (subject) schedule(true);
      else changed();
    },
    tintAnew() {
      if (!subject || !(inspected || flight || failed)) return;
      stop();
      since = now();
      failed = undefined;
      void run();
    },
    renew() {
      keeper.reset();
      forget();
      since = now();
      if (subject) schedule(true);
    },
    dispose: forget,
  };
}

/** Whether the model would read the same. */
export function sameInput(a: InspectionSubject | undefined, b: InspectionSubject | undefined): boolean {
  return JSON.stringify(a?.input) === JSON.stringify(b?.input);
}
