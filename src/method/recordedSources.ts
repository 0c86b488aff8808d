import path from 'node:path';
import type { RefusalVectors } from '../formats/controlVector';
import type { ModelInfo, ModelSpec } from '../protocol/model';

/**
 * Where the model and the adapters of `spec` are, as vectors record them: a catalogue id as it is, a path made
 * absolute, so that the vectors can be used from any folder.
 */
export function recordedSources(
  spec: ModelSpec,
  info: Pick<ModelInfo, 'path' | 'name' | 'fingerprint' | 'adapters'>,
): Pick<RefusalVectors, 'model' | 'adapters'> {
  const place = (given: string | undefined, file: string): string =>
    given === undefined || path.resolve(given) === file ? file : given;
  return {
    model: { name: info.name, sha256: info.fingerprint, source: place(spec.model, info.path) },
    adapters: info.adapters.map(({ name, sha256, scale, path: file }, index) => ({
      ...{ name, sha256, scale },
      source: place(spec.adapters[index]?.adapter, file),
    })),
  };
}

/**
 * Vectors of the cache as this request would have made them: equal content may lie elsewhere by now, or have come
 * from files of other names.
 */
export function withSources(
  cached: RefusalVectors,
  sources: Pick<RefusalVectors, 'model' | 'adapters'>,
  anchors: string,
): RefusalVectors {
  const { report } = cached;
  return {
    ...cached,
    ...sources,
    report: { ...report, anchors: { ...report.anchors, source: anchors } },
  };
}
