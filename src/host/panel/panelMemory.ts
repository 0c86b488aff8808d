import type * as vscode from 'vscode';
import type { SteerData } from '../../protocol/panel';
import type { Lens } from '../lens/lens';
import type { PanelStore } from './panelStore';

/** Counted up when SteerData changes its form: what an older version has kept is left alone. */
const memoryKey = 'lastSteering2';

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
