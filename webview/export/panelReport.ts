import { drawingText } from '../../src/appearance/drawing';
import type { PanelState } from '../../src/protocol/panel';
import type { PanelReport, ReportedTable, ReportPart } from '../../src/protocol/panelReport';
import type { DescribedView } from '../describedView';
import { cellText, type PlainTable } from '../ui/plainTable';
import type { UiState } from '../uiState';
import { unframed } from './picture';
import type { ReportedPart } from './reportedPart';
import { reportTheme } from './reportTheme';

/** What the views hold now; a view that holds nothing is left out. */
export function panelReport(views: readonly DescribedView[], state: PanelState, ui: UiState): PanelReport {
  const sections = views.flatMap((view) => {
    const parts = view.report?.(state, ui).map(written) ?? [];
    const { id, title, howToRead } = view;
    return parts.length === 0
      ? []
      : [{ id, title, lead: view.lead(state), howToRead: howToRead.paragraphs, parts }];
  });
  return { sections };
}

function written(part: ReportedPart): ReportPart {
  const stale = part.stale ?? false;
  switch (part.kind) {
    case 'texts':
      return part;
    case 'numbers': {
      const { notes, table } = part;
      return {
        ...{ kind: 'figure', stale, title: table.caption },
        ...{ notes: notes.filter(said), table: writtenTable(table) },
      };
    }
    case 'figure': {
      const { drawing, of = '', notes, table, reading = table } = part.figure;
      const picture = unframed(drawing(reportTheme), reportTheme);
      return {
        ...{ kind: 'figure', stale, title: picture.name, picture: drawingText(picture) },
        notes: [of, ...notes].filter(said),
        table: writtenTable(reading()),
      };
    }
  }
}

function said(note: string): boolean {
  return note !== '';
}

function writtenTable(table: PlainTable): ReportedTable {
  const { caption, headings, rows } = table;
  return {
    caption,
    head: headings,
    rows: rows.map((cells) => cells.map((cell, at) => cellText(table, cell, at))),
  };
}
