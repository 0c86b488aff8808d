import type { PanelState, PanelView } from '../src/protocol/panel';
import type { ReportedPart } from './export/reportedPart';
import type { UiState } from './uiState';

export interface HowToRead {
  readonly paragraphs: readonly string[];
  /** The section of the paper that the view shows. */
  readonly section: string;
}

/** What a view says of itself and of what it holds, without drawing it. */
export interface DescribedView {
  readonly id: PanelView;
  readonly title: string;
  readonly howToRead: HowToRead;
  /** One sentence of what is seen, computed from the data. */
  lead(state: PanelState): string;
  /** What it holds now, for a report of the panel: nothing where nothing is ready. Absent where it never holds anything. */
  report?(state: PanelState, ui: UiState): readonly ReportedPart[];
}
