import type * as vscode from 'vscode';
import type { SteerData, TuneData } from '../../protocol/panel';
import type { Lens } from '../lens/lens';
import type { PanelStore } from './panelStore';

/** Counted up when SteerData changes its form: what an older version has kept is left alone. */
const memoryKey = 'lastSteering2';
/** The same of TuneData. */
const tuneKey = 'lastTuning';

/** Keeps the last finished steering of this workspace, so that the panel is not empty after a reload. */
export function rememberSteering(store: PanelStore, memory: vscode.Memento): () => void {
  let kept: SteerData | undefined;
  return store.onChange(({ panel: { steer } }) => {
    if (steer.state !== 'ready' || steer.stale || !steer.value.result || steer.value === kept) return;
    kept = steer.value;
    void memory.update(memoryKey, kept);
  });
}

/** Shows the steering that was kept, marked stale: it was made by an earlier session. */
export function restoreSteering(store: PanelStore, memory: vscode.Memento, lens: Lens): void {
  const kept = memory.get<SteerData>(memoryKey);
  if (!kept || store.state.panel.steer.state !== 'empty') return;
  const { prompt: text, source, input } = kept;
  lens.recall({ text, source, ...(input === undefined ? {} : { input }) });
  store.dispatch({ kind: 'automatic', automatic: kept.automatic });
  store.dispatch({ kind: 'restore', steer: { ...kept, running: false } });
}

/** Keeps what the latest sweep has measured. */
export function rememberTuning(store: PanelStore, memory: vscode.Memento): () => void {
  let kept = store.state.panel.tune?.points;
  return store.onChange(({ panel: { tune } }) => {
    if (!tune || tune.points === kept || tune.points.length === 0) return;
    kept = tune.points;
    // One that still runs ends with the window.
    const run: TuneData['run'] = tune.run.state === 'running' ? { state: 'cancelled' } : tune.run;
    void memory.update(tuneKey, { ...tune, run });
  });
}

export function restoreTuning(store: PanelStore, memory: vscode.Memento): void {
  const tune = memory.get<TuneData>(tuneKey);
  if (tune) store.dispatch({ kind: 'tune', tune });
}
