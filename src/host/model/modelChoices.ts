import { modelNodes, type ModelSubject } from '../library/modelNodes';
import type { LibraryNode } from '../library/libraryNode';
import type { Catalog } from '../../protocol/model';

/** A part of the list of models to choose from. */
export interface ModelSection {
  readonly title: string;
  readonly models: readonly LibraryNode<ModelSubject>[];
}

/**
 * What there is to choose from: the models chosen lately first, each model once. Recent ones that are on no list any
 * more are left out, but for the one in use.
 */
export function modelSections(
  catalog: Pick<Catalog, 'models' | 'added'>,
  recent: readonly string[],
  inUse: string,
): ModelSection[] {
  const nodes = modelNodes(catalog, inUse);
  const first = nodes.filter((node) => node.inUse);
  const lately = recent.flatMap((id) => nodes.filter(({ subject }) => subject?.id === id));
  const top = [...new Set([...first, ...lately])];
  const rest = nodes.filter((node) => !top.includes(node));
  const isAdded = ({ context }: LibraryNode): boolean => / added\b/.test(` ${context}`);
  return [
    { title: 'Recent', models: top },
    { title: 'Catalogue', models: rest.filter((node) => !isAdded(node)) },
    { title: 'Added', models: rest.filter(isAdded) },
  ].filter(({ models }) => models.length > 0);
}
