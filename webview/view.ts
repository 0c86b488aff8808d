import type { PanelIntent, PanelState, PanelView } from '../src/protocol/panel';
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

export interface HowToRead {
  readonly paragraphs: readonly string[];
  /** The section of the paper that the view shows. */
  readonly section: string;
}

/** A view describes itself; it is made known by one line in views.ts. */
export interface View {
  readonly id: PanelView;
  readonly title: string;
  readonly howToRead: HowToRead;
  /** One sentence of what is seen, computed from the data. */
  lead(state: PanelState): string;
  mount(context: ViewContext): MountedView;
}
