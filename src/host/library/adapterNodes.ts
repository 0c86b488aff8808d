import type { AdapterSpec, Catalog } from '../../protocol/model';
import { fileSize } from './fileSize';
import { contextOf, described, type LibraryNode } from './libraryNode';

export interface AdapterSubject {
  readonly kind: 'adapter';
  /** As the setting takes it; empty for none. */
  readonly id: string;
  readonly name: string;
}

interface Shown {
  readonly name: string;
  readonly size?: number;
  readonly base?: string;
  readonly added: boolean;
  readonly details: LibraryNode['details'];
}

/** The adapters there are, and the choice of none; `inUse` marked. */
export function adapterNodes(
  { adapters, added }: Pick<Catalog, 'adapters' | 'added'>,
  inUse: AdapterSpec | undefined,
): LibraryNode<AdapterSubject>[] {
  const listed = new Map<string, Shown>([
    ...adapters.map(({ id, name, size, base, path }): [string, Shown] => [
      id,
      {
        name,
        size,
        base,
        added: false,
        details: [
          ['For model', base],
          ['Id', id],
          ['File', path],
        ],
      },
    ]),
    ...added
      .filter(({ kind }) => kind === 'adapter')
      .map(({ id, name, size, path, license }): [string, Shown] => [
        id,
        {
          ...{ name, added: true },
          ...(size === undefined ? {} : { size }),
          details: [...(license === undefined ? [] : [['Licence', license] as const]), ['File', path]],
        },
      ]),
  ]);
  if (inUse && !listed.has(inUse.adapter)) {
    const name = inUse.adapter.split(/[\\/]/).at(-1) ?? inUse.adapter;
    listed.set(inUse.adapter, { name, added: false, details: [['Setting', inUse.adapter]] });
  }
  return [none(inUse === undefined), ...[...listed].map(([id, shown]) => adapterNode(id, shown, inUse))];
}

function none(inUse: boolean): LibraryNode<AdapterSubject> {
  return {
    ...{ id: 'adapter:', label: 'None', inUse, details: [], children: [] },
    description: described(inUse ? 'in use' : undefined, 'the model as it is'),
    icon: inUse ? 'pass-filled' : 'circle-slash',
    context: contextOf({ adapter: true, none: true, inUse }),
    subject: { kind: 'adapter', id: '', name: 'None' },
  };
}

function adapterNode(id: string, shown: Shown, chosen: AdapterSpec | undefined): LibraryNode<AdapterSubject> {
  const { name, size, base, added, details } = shown;
  const inUse = chosen?.adapter === id;
  const gone = added && size === undefined;
  return {
    id: `adapter:${id}`,
    label: name,
    description: described(
      inUse ? `in use, scale ${chosen.scale}` : undefined,
      size === undefined ? (gone ? 'the file is gone' : undefined) : fileSize(size),
      base === undefined ? undefined : `for ${base}`,
    ),
    details: [...(inUse ? [['Scale', String(chosen.scale)] as const] : []), ...details],
    icon: gone ? 'warning' : inUse ? 'pass-filled' : 'plug',
    context: contextOf({ adapter: true, inUse, added }),
    inUse,
    subject: { kind: 'adapter', id, name },
    children: [],
  };
}
