import { toErrorData } from '../../protocol/errors';
import type { FigureFile, FigureFormat } from '../../protocol/figureFile';
import { askWhereToSave, tellSaved } from '../dialogues/saveFile';
import { writeFile } from '../dialogues/writeFile';
import type { Dialogues } from '../lens/dialogues';
import { figureStem } from './figureStem';
import type { PanelStore } from './panelStore';

const kinds: Readonly<Record<FigureFormat, string>> = { png: 'Picture', svg: 'Vector graphic', csv: 'Table' };

export interface FigureExportServices {
  readonly store: PanelStore;
  readonly dialogues: Dialogues;
}

/** Saves figures of the panel where a person says; what fails is told. */
export function createFigureExport({ store, dialogues }: FigureExportServices) {
  async function save({ figure, format, content }: FigureFile): Promise<void> {
    const file = await askWhereToSave({
      title: `Export the figure as ${format.toUpperCase()}`,
      stem: figureStem(figure, store.state.panel),
      ending: format,
      kind: kinds[format],
    });
    if (!file) return;
    await writeFile(file, Buffer.from(content, format === 'png' ? 'base64' : 'utf8'));
    tellSaved(dialogues, 'The figure is in', file);
  }
  return (figure: FigureFile): Promise<void> =>
    save(figure).catch((error: unknown) => dialogues.error(toErrorData(error)));
}
