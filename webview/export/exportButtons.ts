import { drawingText } from '../../src/appearance/drawing';
import { figureFormats, type FigureFormat, type FigureName } from '../../src/protocol/figureFile';
import type { PanelIntent, PanelState } from '../../src/protocol/panel';
import { button } from '../controls';
import { modelLine } from '../header';
import { element, setText } from '../ui/element';
import { csvText } from './csv';
import type { ExportedFigure } from './exportedFigure';
import { framed } from './picture';
import { pictureTheme } from './pictureTheme';
import { pngOf } from './pngOf';

export interface ExportButtonsOptions {
  readonly figure: FigureName;
  /** What it is, after "Export the". */
  readonly what: string;
  /** undefined while there is nothing to export. */
  readonly now: () => ExportedFigure | undefined;
}

export interface ExportButtons {
  readonly element: HTMLElement;
  update(state: PanelState): void;
}

/** Buttons that save a figure as PNG, SVG or CSV. The host asks where. */
export function createExportButtons(
  { figure, what, now }: ExportButtonsOptions,
  { send }: { readonly send: (intent: PanelIntent) => void },
): ExportButtons {
  let provenance = '';
  const said = element('span', { attributes: { role: 'status' } });

  async function save(format: FigureFormat): Promise<void> {
    const shown = now();
    setText(said, '');
    if (!shown) return;
    try {
      send({ kind: 'exportFigure', figure, format, content: await contentOf(shown, format) });
    } catch {
      setText(
        said,
        `The browser cannot draw the ${what} as ${format.toUpperCase()}. SVG and CSV have no such limit.`,
      );
    }
  }

  async function contentOf(
    { drawing, of = provenance, notes, table }: ExportedFigure,
    format: FigureFormat,
  ): Promise<string> {
    if (format === 'csv') return csvText(table());
    const theme = pictureTheme();
    const picture = framed(drawing(theme), [of, ...notes], theme);
    const text = drawingText(picture);
    return format === 'svg' ? text : pngOf(text, picture);
  }

  const buttons = figureFormats.map((format) =>
    button({
      label: format.toUpperCase(),
      description: `Export the ${what} as ${format.toUpperCase()}`,
      testId: `export-${figure}-${format}`,
      appearance: 'icon',
      press: () => void save(format),
    }),
  );
  return {
    element: element(
      'div',
      { class: 'exports', attributes: { role: 'group', 'aria-label': `Export the ${what}` } },
      element('span', { attributes: { 'aria-hidden': 'true' } }, `Export the ${what}:`),
      ...buttons.map((each) => each.element),
      said,
    ),
    update: (state) => {
      provenance = modelLine(state);
    },
  };
}
