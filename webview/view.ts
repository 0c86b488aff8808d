import type { PanelIntent, PanelState } from '../src/protocol/panel';
import type { DescribedView } from './describedView';
import type { UiStateStore } from './uiState';

/** What a view may use of the panel around it. */
export interface ViewContext {
  /** Tells the host what the person did. */
  readonly send: (intent: PanelIntent) => void;
  /** State of the panel alone: what is pointed at, which tab is open. Survives a reload of the webview. */
  readonly ui: UiStateStore;
  /** Registers a call after each theme change, for what is drawn on a canvas. */
  readonly onThemeChange: (changed: () => void) => void;
}

export interface MountedView {
  readonly element: HTMLElement;
  /** Called while the view is shown, at every state of the host. Changes only what differs. */
  update(state: PanelState): void;
}

/** A view describes itself; it is made known by one line in views.ts. */
export interface View extends DescribedView {
  mount(context: ViewContext): MountedView;
}
