import type { InspectionData, Loadable } from '../../protocol/panel';
import type { PanelStore } from '../panel/panelStore';
import { sourceOf } from '../prompts/documentPrompt';
import type { LiveInspection } from './liveInspection';

/** Shows the prompt under the cursor in the panel, as inspection sees it. Returns the function that ends this. */
export function showInspection(live: LiveInspection, store: PanelStore): () => void {
  let shown: unknown;
  return live.onChange(() => {
    const { inspected } = live.view;
    if (inspected === shown) return;
    shown = inspected;
    store.dispatch({ kind: 'inspection', inspection: loadableOf(inspected) });
  });
}

function loadableOf(inspected: LiveInspection['view']['inspected']): Loadable<InspectionData> {
  if (!inspected) return { state: 'empty' };
  const { subject, result } = inspected;
  const source = sourceOf(subject.document, subject.found.firstLine);
  return { state: 'ready', stale: false, value: { prompt: subject.found.text, source, result } };
}
