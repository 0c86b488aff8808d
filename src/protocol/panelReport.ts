/** What the panel shows, to be read without it. */
export interface PanelReport {
  /** A section a view that holds something, in the order of the tabs. */
  readonly sections: readonly ReportSection[];
}

export interface ReportSection {
  readonly id: string;
  readonly title: string;
  /** What is seen, in one sentence. */
  readonly lead: string;
  readonly howToRead: readonly string[];
  readonly parts: readonly ReportPart[];
}

export type ReportPart = ReportTexts | ReportFigure;

/** Texts side by side: a prompt, and what was answered. */
export interface ReportTexts {
  readonly kind: 'texts';
  readonly title: string;
  readonly texts: readonly ReportText[];
  /** Whether settings have changed since. */
  readonly stale?: boolean;
}

export interface ReportText {
  readonly title: string;
  /** `differs`: not part of the other answer. */
  readonly segments: readonly { readonly text: string; readonly differs: boolean }[];
  /** What is to be read with it; may be empty. */
  readonly note: string;
}

export interface ReportFigure {
  readonly kind: 'figure';
  readonly title: string;
  /** What is to be read with it, a line each. */
  readonly notes: readonly string[];
  /** An SVG element with the colours of the report's page; absent where the table is all there is. */
  readonly picture?: string;
  readonly table: ReportedTable;
  readonly stale?: boolean;
}

/** The first cell of a row is its heading. */
export interface ReportedTable {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}
