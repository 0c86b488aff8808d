import type { AddedFile } from '../../protocol/addedFile';
import type { Catalog, CatalogModel } from '../../protocol/model';
import { fileSize } from './fileSize';
import { contextOf, described, type LibraryNode } from './libraryNode';

/** A model of the catalogue or of the list of added files. */
export interface ModelSubject {
  readonly kind: 'model';
  /** As the setting takes it. */
  readonly id: string;
  readonly name: string;
  /** Its file, if it is on this machine. */
  readonly path: string | undefined;
  /** What fetches it; undefined for a file of the person's own. */
  readonly fetch: CatalogModel | { readonly id: string; readonly name: string } | undefined;
}

/** The models there are, `inUse` (a setting's value) marked. */
export function modelNodes(
  { models, added }: Pick<Catalog, 'models' | 'added'>,
  inUse: string,
): LibraryNode<ModelSubject>[] {
  return [
    ...models.map((model) => catalogNode(model, inUse)),
    ...added.filter(({ kind }) => kind === 'model').map((file) => addedNode(file, inUse)),
    ...unlisted(models, added, inUse),
  ];
}

function catalogNode(model: CatalogModel, chosen: string): LibraryNode<ModelSubject> {
  const { id, name, size, license, path, isDefault, sha256 } = model;
  const inUse = isCatalogModel(model, chosen);
  return node(
    { kind: 'model', id: isDefault ? 'default' : id, name, path, fetch: model },
    {
      inUse,
      description: [fileSize(size)],
      missing: 'not fetched yet',
      fetched: path !== undefined,
      added: false,
      details: [
        ['Size', fileSize(size)],
        ['Licence', license],
        ['Id', isDefault ? `${id}, the default` : id],
        [
          'sha256',
          `${sha256.slice(0, 16)}..., ${path === undefined ? 'checked when it is fetched' : 'checked'}`,
        ],
        ...(path === undefined ? [] : [['File', path] as const]),
      ],
    },
  );
}

function addedNode(file: AddedFile, chosen: string): LibraryNode<ModelSubject> {
  const { id, name, path, size, license, architecture, fetched } = file;
  return node(
    {
      ...{ kind: 'model', id, name },
      path: size === undefined ? undefined : path,
      fetch: fetched ? { id, name } : undefined,
    },
    {
      inUse: id === chosen,
      description: [size === undefined ? undefined : fileSize(size), fetched ? 'Hugging Face' : 'added'],
      missing: 'the file is gone',
      fetched: fetched && size !== undefined,
      added: true,
      details: [
        ...(size === undefined ? [] : [['Size', fileSize(size)] as const]),
        ['Licence', license ?? 'the file does not say'],
        ...(architecture === undefined ? [] : [['Architecture', architecture] as const]),
        ...(fetched ? [['From', id] as const] : []),
        ['File', path],
      ],
    },
  );
}

/** The model in use where a setting names a file that is on no list. */
function unlisted(
  models: readonly CatalogModel[],
  added: readonly AddedFile[],
  chosen: string,
): LibraryNode<ModelSubject>[] {
  const listed =
    models.some((model) => isCatalogModel(model, chosen)) || added.some(({ id }) => id === chosen);
  if (listed) return [];
  const isHub = chosen.startsWith('hf:');
  return [
    node(
      {
        ...{ kind: 'model', id: chosen, name: chosen.split(/[\\/]/).at(-1) ?? chosen },
        path: isHub ? undefined : chosen,
        fetch: isHub ? { id: chosen, name: chosen } : undefined,
      },
      {
        inUse: true,
        description: ['by the settings'],
        missing: 'not fetched yet',
        fetched: false,
        added: false,
        details: [['Setting', chosen]],
      },
    ),
  ];
}

function isCatalogModel({ id, isDefault }: CatalogModel, chosen: string): boolean {
  return id === chosen || (isDefault && chosen === 'default');
}

function node(
  subject: ModelSubject,
  shown: {
    readonly inUse: boolean;
    readonly description: readonly (string | undefined)[];
    /** What is said of a model that is not here. */
    readonly missing: string;
    readonly fetched: boolean;
    readonly added: boolean;
    readonly details: LibraryNode['details'];
  },
): LibraryNode<ModelSubject> {
  const here = subject.path !== undefined;
  const { inUse, fetched, added } = shown;
  return {
    id: `model:${subject.id}`,
    label: subject.name,
    description: described(
      here ? undefined : shown.missing,
      inUse ? 'in use' : undefined,
      ...shown.description,
    ),
    details: shown.details,
    icon: here ? (inUse ? 'pass-filled' : 'package') : subject.fetch ? 'cloud-download' : 'warning',
    context: contextOf({
      model: true,
      here,
      missing: !here && subject.fetch !== undefined,
      inUse,
      fetched,
      added,
    }),
    inUse,
    subject,
    children: [],
  };
}
