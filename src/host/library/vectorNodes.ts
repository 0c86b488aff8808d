import type { StoredVectors } from '../../protocol/library';
import { fileSize } from './fileSize';
import { contextOf, described, type LibraryNode } from './libraryNode';

export interface VectorsSubject {
  readonly kind: 'vectors';
  readonly path: string;
  readonly name: string;
}

/** What the view of vectors shows. */
export interface VectorsShown {
  /** Those in the cache, and the file that the settings name. */
  readonly vectors: readonly StoredVectors[];
  /** The file that the settings name; empty for none. */
  readonly chosen: string;
  /** Why that file cannot be used. */
  readonly problem?: string;
  /** Fingerprint of the vectors that the panel shows. */
  readonly current: string | undefined;
}

/** The vectors of the model in use; those of other models and adapters stand folded below. */
export function vectorNodes({
  vectors,
  chosen,
  problem,
  current,
}: VectorsShown): LibraryNode<VectorsSubject>[] {
  const inUse = (each: StoredVectors): boolean =>
    chosen === '' ? each.ofModel && each.ofAdapters && each.fingerprint === current : each.path === chosen;
  const fits = (each: StoredVectors): boolean => (each.ofModel && each.ofAdapters) || each.path === chosen;
  const nodes = (list: readonly StoredVectors[]): LibraryNode<VectorsSubject>[] =>
    list.map((each) => vectorsNode(each, inUse(each)));
  const others = vectors.filter((each) => !fits(each));
  return [
    ...(problem === undefined ? [] : [problemNode(chosen, problem)]),
    ...nodes(vectors.filter(fits)),
    ...(others.length === 0
      ? []
      : [
          {
            ...{ id: 'vectors-of-others', label: 'Of other models and adapters', icon: 'archive' },
            ...{ context: 'group', inUse: false, subject: undefined, details: [] },
            description: String(others.length),
            children: nodes(others),
          },
        ]),
  ];
}

function problemNode(chosen: string, problem: string): LibraryNode<VectorsSubject> {
  const name = nameOf(chosen);
  return {
    ...{ id: `vectors:${chosen}`, label: name, icon: 'warning', inUse: true, children: [] },
    description: 'in use · cannot be read',
    details: [['Problem', problem]],
    context: contextOf({ vectors: true, inUse: true, imported: true, broken: true }),
    subject: { kind: 'vectors', path: chosen, name },
  };
}

function vectorsNode(vectors: StoredVectors, inUse: boolean): LibraryNode<VectorsSubject> {
  const { path, anchors, estimator, cached, model, adapters, ofModel, ofAdapters, evidence } = vectors;
  const anchorCount = `${anchors.harmful} + ${anchors.harmless} anchors`;
  const label = cached ? anchorCount : nameOf(path);
  const adapterNames = adapters
    .map(({ name, scale }) => (scale === 1 ? name : `${name} x ${scale}`))
    .join(', ');
  const owner = ofModel && ofAdapters ? undefined : described(model.name, adapterNames || 'no adapter');
  return {
    id: `vectors:${path}`,
    label,
    description: described(
      inUse ? 'in use' : undefined,
      owner,
      estimator === 'mean-difference' ? undefined : estimator,
      vectors.tuned ? 'tuned' : undefined,
      evidence ? `AUROC ${evidence.auroc.toFixed(2)}` : undefined,
      new Date(vectors.changed).toISOString().slice(0, 10),
    ),
    details: detailsOf(vectors, adapterNames),
    icon: inUse ? 'pass-filled' : 'layers',
    context: contextOf({
      ...{ vectors: true, cached, inUse },
      imported: inUse && !cached,
      usable: ofModel && ofAdapters && !inUse,
    }),
    inUse,
    subject: { kind: 'vectors', path, name: label },
    children: [],
  };
}

function detailsOf(vectors: StoredVectors, adapterNames: string): LibraryNode['details'] {
  const { anchors, estimator, suggested, tuned, classifier, evidence, calibratedOn, warnings } = vectors;
  const window = ({ first, last }: StoredVectors['suggested']): string => `layers ${first}-${last}`;
  return [
    ['Model', vectors.model.name],
    ['Adapter', adapterNames || 'none'],
    ['Anchors', `${anchors.harmful} harmful + ${anchors.harmless} harmless, ${anchors.source}`],
    ['Estimator', estimator],
    ['Window', `${window(suggested)} suggested`],
    ...(tuned
      ? [
          [
            tuned.byHand ? 'By hand' : 'Tuned',
            `${window(tuned.layers)}, strength ${tuned.strength}, on ${tuned.on}`,
          ] as const,
        ]
      : []),
    ['Classifier', classifier],
    ...(evidence
      ? [
          [
            'AUROC',
            `${two(evidence.auroc)} (${two(evidence.low)} to ${two(evidence.high)}) on calibration prompts`,
          ] as const,
        ]
      : []),
    ['Thresholds', calibratedOn],
    ['Size', fileSize(vectors.size)],
    ['File', vectors.path],
    ...warnings.map((warning) => ['Beware', warning] as const),
  ];
}

const two = (value: number): string => value.toFixed(2);

function nameOf(file: string): string {
  return file.split(/[\\/]/).at(-1) ?? file;
}
