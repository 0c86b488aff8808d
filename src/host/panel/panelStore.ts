import { initialState, reduce, type LensState, type PanelAction } from './panelState';

/** Holds the state and tells listeners of each change. */
export interface PanelStore {
  readonly state: LensState;
  dispatch(action: PanelAction): void;
  /** Returns the function that ends this. */
  onChange(listener: (state: LensState) => void): () => void;
}

export function createPanelStore(start: LensState = initialState): PanelStore {
  const listeners = new Set<(state: LensState) => void>();
  let state = start;
  return {
    get state() {
      return state;
    },
    dispatch(action) {
      const next = reduce(state, action);
      if (next === state) return;
      state = next;
      for (const listener of listeners) listener(state);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
