import * as vscode from 'vscode';
import { LensError, toErrorData } from '../../protocol/errors';
import type { FigureFile, FigureFormat } from '../../protocol/figureFile';
import { askWhereToSave, tellSaved } from '../dialogues/saveFile';
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
    await write(file, Buffer.from(content, format === 'png' ? 'base64' : 'utf8'));
    tellSaved(dialogues, 'The figure is in', file);
  }
  return (figure: FigureFile): Promise<void> =>
    save(figure).catch((error: unknown) => dialogues.error(toErrorData(error)));
}

async function write(file: vscode.Uri, bytes: Uint8Array): Promise<void> {
  try {
    await vscode.workspace.fs.writeFile(file, bytes);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new LensError(
      'file-unwritable',
      `${file.fsPath} cannot be written: ${reason.replace(/\.*$/, '')}.`,
      'Choose another place, or look at its permissions.',
      { cause },
    );
  }
}
