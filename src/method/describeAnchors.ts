import { readControlVector } from '../formats/controlVector';
import type { AnchorsReport } from '../protocol/data';
import type { ParamsOf } from '../protocol/engine';
import type { AnchorSource } from '../protocol/method';
import type { PromptKind } from '../protocol/space';
import { loadAnchors, promptHash } from './anchors';
import { anchorWarnings } from './warnings';

type ByKind<T> = Readonly<Record<PromptKind, T>>;

/**
 * The anchors that an extraction would use now, and how they differ from those that made some vectors, which are known
 * by the hashes of the prompts that they hold. Needs no model. Errors: prompts-invalid, file-unreadable, vectors-invalid.
 */
export async function describeAnchors(
  assets: string,
  { anchors: source, vectors }: ParamsOf<'anchors/describe'>,
): Promise<AnchorsReport> {
  const anchors = await promptsOf(source, assets);
  const report = { anchors, builtIn: await builtInOf(source, assets), warnings: anchorWarnings(anchors) };
  if (vectors === undefined) return report;
  const { space } = await readControlVector(vectors);
  return { ...report, made: differenceOf(anchors, space.prompts) };
}

async function promptsOf(source: AnchorSource, assets: string): Promise<ByKind<readonly string[]>> {
  const { harmful, harmless, check } = await loadAnchors(source, assets);
  return { harmful, harmless, contrast: check.contrast };
}

async function builtInOf(source: AnchorSource, assets: string): Promise<ByKind<number>> {
  if (source.kind !== 'own') return { harmful: 0, harmless: 0, contrast: 0 };
  const limit = source.limit === undefined ? {} : { limit: source.limit };
  const { harmful, harmless, contrast } = await promptsOf({ kind: 'own', ...limit }, assets);
  return { harmful: harmful.length, harmless: harmless.length, contrast: contrast.length };
}

/** @param hashes of the prompts that made the vectors */
function differenceOf(
  anchors: ByKind<readonly string[]>,
  hashes: ByKind<readonly string[]>,
): NonNullable<AnchorsReport['made']> {
  const of = (kind: PromptKind) => {
    const known = new Set(hashes[kind]);
    const missing = anchors[kind].filter((prompt) => !known.has(promptHash(prompt)));
    return { missing, gone: known.size - (new Set(anchors[kind]).size - new Set(missing).size) };
  };
  const [harmful, harmless, contrast] = [of('harmful'), of('harmless'), of('contrast')];
  return {
    missing: { harmful: harmful.missing, harmless: harmless.missing, contrast: contrast.missing },
    gone: harmful.gone + harmless.gone + contrast.gone,
  };
}
