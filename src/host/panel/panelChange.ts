import type { PanelChange, PanelState } from '../../protocol/panel';

/** What is other in `after`. A part that has not changed is the same object in both: the reducer leaves it alone. */
export function panelChange(before: PanelState, after: PanelState): PanelChange {
  const keys = Object.keys(after) as (keyof PanelState)[];
  const parts = keys.filter((key) => after[key] !== before[key]).map((key) => [key, after[key]]);
  return {
    parts: Object.fromEntries(parts) as Partial<PanelState>,
    gone: (Object.keys(before) as (keyof PanelState)[]).filter((key) => !(key in after)),
  };
}
