import path from 'node:path';
import type { EngineClient } from '../../client/engineClient';
import type { PromptSetChoice } from '../../protocol/data';
import { promptKinds, type PromptKind } from '../../protocol/space';
import { anchorFile } from './anchorEdits';
import type { AnchorFiles } from './anchorFiles';
import { anchorRows } from './anchorRows';
import type { SetRow } from './setRows';

/** A set with the files that it is made of. */
export interface PromptSet extends PromptSetChoice {
  readonly files: readonly {
    readonly file: string;
    /** What all of its prompts are; absent where the file says it by row. */
    readonly kind?: PromptKind;
  }[];
  /** Of own anchors. */
  readonly folder?: string;
}

export function ownSetId(folder: string): string {
  return `own:${folder}`;
}

/** The person's anchors in `folder`. */
export function ownSet(folder: string, name: string): PromptSet {
  const files = promptKinds.map((kind) => ({ file: anchorFile(folder, kind), kind }));
  return { id: ownSetId(folder), name, group: 'own', folder, files };
}

/** The sets that come with the extension: `folder` is that of its anchors. */
export function builtInSets(folder: string): PromptSet[] {
  const of = (id: string, name: string, prefix: string): PromptSet => ({
    id,
    name,
    group: 'built-in',
    files: promptKinds.map((kind) => ({ file: path.join(folder, `${prefix}${kind}.jsonl`), kind })),
  });
  return [
    of('anchors', 'Built-in anchors', ''),
    of('calibration', 'Built-in calibration prompts', 'calibration-'),
  ];
}

/** A file of the workspace. */
export function fileSet(file: string, name: string): PromptSet {
  return { id: file, name, group: 'file', files: [{ file }] };
}

export interface SetServices {
  readonly request: EngineClient['request'];
  readonly files: AnchorFiles;
}

/** The rows of a set as they are now; own anchors as they stand in an editor, if they do. Errors: those of the files. */
export async function readSet(set: PromptSet, { request, files }: SetServices): Promise<SetRow[]> {
  const read = set.files.map(async ({ file, kind }): Promise<SetRow[]> => {
    const name = path.basename(file);
    if (set.group === 'own')
      return anchorRows(await files.read(file), name).map((row) => ({
        ...row,
        kind: kind ?? null,
        file,
        name,
      }));
    const { rows } = await request('prompts/read', { file });
    return rows.map((row) => ({
      text: row.text,
      kind: kind ?? row.kind,
      file,
      name,
      line: row.row - 1,
    }));
  });
  return (await Promise.all(read)).flat();
}
