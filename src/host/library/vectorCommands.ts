import type { EngineClient } from '../../client/engineClient';
import { CommandId } from '../commands/commandId';
import type { CommandHandlers } from '../commands/registerCommands';
import { askWhereToSave, tellSaved } from '../dialogues/saveFile';
import type { Dialogues } from '../lens/dialogues';
import type { Preparation } from '../lens/preparation';
import { askForGguf } from '../model/ggufFile';
import { goodSettings, type CheckedSettings } from '../settings/lensSettings';
import { SettingId } from '../settings/settingId';
import { writeSetting } from '../settings/settings';
import { confirm } from './confirm';
import { subjectOf } from './subject';
import type { VectorsSubject } from './vectorNodes';

export interface VectorCommandServices {
  readonly request: EngineClient['request'];
  readonly settings: () => CheckedSettings;
  readonly preparation: Preparation;
  readonly dialogues: Dialogues;
  /** The list has changed. */
  readonly changed: () => void;
}

type VectorCommand =
  | typeof CommandId.useVectors
  | typeof CommandId.useExtractedVectors
  | typeof CommandId.importVectors
  | typeof CommandId.exportVectors
  | typeof CommandId.deleteVectors;

/** What can be done with vectors; the target is a line of their view, or nothing. */
export function createVectorCommands(services: VectorCommandServices): Pick<CommandHandlers, VectorCommand> {
  const { request, settings, preparation, dialogues, changed } = services;

  /** Uses the vectors of a file from now on, once it is sure that they belong to the model. */
  async function use(file: string): Promise<void> {
    const { spec } = goodSettings(settings());
    const abort = new AbortController();
    await dialogues.progress(
      'Checking the vectors',
      () => abort.abort(),
      (onProgress) =>
        request('vectors/use', { vectors: file, model: spec }, { onProgress, signal: abort.signal }),
    );
    await writeSetting(SettingId.vectors, file);
  }

  async function inUse(): Promise<string> {
    const { extraction } = await preparation.prepare(goodSettings(settings()));
    return extraction.path;
  }

  return {
    async [CommandId.useVectors](target) {
      const vectors = subjectOf<VectorsSubject>(target, 'vectors');
      if (vectors) await use(vectors.path);
    },
    [CommandId.useExtractedVectors]: () => writeSetting(SettingId.vectors, undefined),
    async [CommandId.importVectors]() {
      const file = await askForGguf('Choose vectors that Refusal Lens exported');
      if (file !== undefined) await use(file);
    },
    async [CommandId.exportVectors](target) {
      const file = subjectOf<VectorsSubject>(target, 'vectors')?.path ?? (await inUse());
      const { model, adapters, fingerprint } = await request('vectors/describe', {
        file,
        model: goodSettings(settings()).spec,
      });
      const to = await askWhereToSave({
        title: 'Export the vectors as a control-vector GGUF',
        stem: [model.name, ...adapters.map((each) => each.name), fingerprint.slice(0, 8)].join('-'),
        ending: 'gguf',
        kind: 'Control vector',
      });
      if (!to) return;
      await request('vectors/copy', { file, to: to.fsPath });
      tellSaved(dialogues, 'The vectors are in', to);
    },
    async [CommandId.deleteVectors](target) {
      const vectors = subjectOf<VectorsSubject>(target, 'vectors');
      if (!vectors) return;
      const sure = await confirm(
        `Delete these vectors (${vectors.name})?`,
        'They are extracted again when they are next needed; what tuning chose for them is lost.',
        'Delete',
      );
      if (!sure) return;
      await request('vectors/delete', { file: vectors.path });
      preparation.forget();
      changed();
    },
  };
}
