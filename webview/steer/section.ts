import type { PanelState } from '../../src/protocol/panel';

/** A part of the Steer view below the two answers. */
export interface Section {
  readonly element: HTMLElement;
  /** Whether it waits for the engine: what a person has asked for comes into sight when this becomes true. */
  working(state: PanelState): boolean;
  update(state: PanelState): void;
}
