import { Cancelled, toErrorData } from '../../protocol/errors';
import type { InspectResult, LensSteering, TokenLensRequest } from '../../protocol/inspection';
import type { Loadable, PanelState, TokenCell, TokenLensData } from '../../protocol/panel';
import type { TurnRequest } from '../engine/engineTurns';
import type { Inspected, InspectionSubject } from '../inspection/inspector';
import type { PanelStore } from '../panel/panelStore';

/** Milliseconds after the last of several quick changes: keys that move through cells, the slider. */
const settleMs = 120;
/** Likely tokens of a cell. */
const top = 10;

/** An inspection with the number of its run. */
export interface InspectedRun extends Pick<Inspected<InspectionSubject>, 'subject' | 'result' | 'vectors'> {
  readonly run: number;
}

/** The logit lens of the chosen cell, by default and steered as the panel says, kept up with both. */
export interface CellLens {
  /** The prompt that is shown; undefined while there is none, or none that holds. */
  show(inspected: InspectedRun | undefined): void;
  choose(cell: TokenCell): void;
  cancel(): void;
  dispose(): void;
}

export interface CellLensServices {
  readonly request: TurnRequest;
  readonly store: PanelStore;
}

export function createCellLens({ request, store }: CellLensServices): CellLens {
  let inspected: InspectedRun | undefined;
  /** The cell, and the prompt that it was chosen in. */
  let chosen: { readonly cell: TokenCell; readonly prompt: string } | undefined;
  /** What is shown or on its way; undefined where nothing is. */
  let asked: string | undefined;
  let due: NodeJS.Timeout | undefined;
  let flight: AbortController | undefined;

  const dispatch = (tokenLens: Loadable<TokenLensData>): void =>
    store.dispatch({ kind: 'tokenLens', tokenLens });

  function stop(): void {
    clearTimeout(due);
    due = undefined;
    flight?.abort();
    flight = undefined;
    asked = undefined;
  }

  function clear(): void {
    stop();
    if (store.state.panel.tokenLens.state !== 'empty') dispatch({ state: 'empty' });
  }

  /** Asks for what is wanted now, unless it is there or on its way. */
  function update(): void {
    if (chosen && inspected && !isIn(chosen, inspected)) chosen = undefined;
    if (!chosen) return clear();
    if (!inspected || store.state.panel.view !== 'prompt') return stopFlight();
    const params = paramsOf(inspected, chosen.cell, store.state.panel);
    const key = JSON.stringify([inspected.run, params]);
    if (key === asked) return;
    stop();
    asked = key;
    const { cell } = chosen;
    const { run } = inspected;
    due = setTimeout(() => void read(cell, run, params), settleMs);
  }

  /** What has come stays; what has not is asked for again later. */
  function stopFlight(): void {
    if (flight || due) stop();
  }

  async function read(cell: TokenCell, run: number, params: TokenLensRequest): Promise<void> {
    due = undefined;
    const own = new AbortController();
    flight = own;
    if (store.state.panel.tokenLens.state !== 'loading')
      dispatch({ state: 'loading', message: 'Reading the logit lens.' });
    try {
      const { layers, steering } = await request('prompt/lens', params, { signal: own.signal });
      const at = layers[0];
      if (flight !== own || !at) return;
      const { tokens, steered } = at;
      const value = { cell, run, tokens, ...(steered ? { steered } : {}), ...(steering ? { steering } : {}) };
      dispatch({ state: 'ready', value, stale: false });
    } catch (error) {
      if (flight === own && !(error instanceof Cancelled))
        dispatch({ state: 'failed', error: toErrorData(error) });
    } finally {
      if (flight === own) flight = undefined;
    }
  }

  const unsubscribe = store.onChange(update);
  return {
    show(next) {
      inspected = next;
      update();
    },
    choose(cell) {
      if (!inspected) return;
      // Asked for once more where it is the same: it had failed, or was cancelled.
      if (!flight && store.state.panel.tokenLens.state !== 'ready') asked = undefined;
      chosen = { cell, prompt: inspected.subject.key };
      update();
    },
    cancel() {
      if (!flight && !due) return;
      chosen = undefined;
      clear();
    },
    dispose() {
      unsubscribe();
      stop();
    },
  };
}

/** Whether the prompt that is shown is the one that the cell was chosen in, and still has it. */
function isIn(
  { cell, prompt }: { readonly cell: TokenCell; readonly prompt: string },
  { subject, result }: InspectedRun,
): boolean {
  return prompt === subject.key && cell.token < result.tokens.length && cell.layer < result.layers;
}

function paramsOf(
  { subject, vectors, result }: InspectedRun,
  { token, layer }: TokenCell,
  panel: PanelState,
): TokenLensRequest {
  const steering = steeringOf(panel, result);
  return {
    vectors: vectors.path,
    model: vectors.spec,
    prompt: subject.input,
    token,
    layers: [layer],
    top,
    ...(steering ? { steering } : {}),
  };
}

/** The steering that the panel shows, or the one that SCANS would decide for the prompt; undefined for none. */
function steeringOf(
  { strength, automatic, window }: PanelState,
  { classification: { direction } }: InspectResult,
): LensSteering | undefined {
  const sign = { towards: 1, away: -1, none: 0 }[direction];
  const signed = automatic ? Math.abs(strength) * sign : strength;
  if (signed === 0) return undefined;
  return { strength: signed, ...(window ? { layers: window } : {}) };
}
