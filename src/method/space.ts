import path from 'node:path';
import { readControlVector } from '../formats/controlVector';
import { readPromptSet } from '../formats/promptSet';
import { promptKinds, type SpacePrompt, type SpaceRequest, type SpaceResult } from '../protocol/space';
import { promptHash } from './anchors';

/**
 * Where the anchors of vectors lie at every layer, with their texts as far as these are at hand. Needs no model.
 * Errors: file-unreadable, vectors-invalid.
 */
export async function space(assets: string, { file, promptFiles = [] }: SpaceRequest): Promise<SpaceResult> {
  const { layers, report, space: stored } = await readControlVector(file);
  const own = promptKinds.map((kind) => path.join(assets, 'anchors', `${kind}.jsonl`));
  const texts = await textsByHash([...own, ...promptFiles]);
  const prompts = promptKinds.flatMap((kind) =>
    stored.prompts[kind].map((hash): SpacePrompt => ({ kind, text: texts.get(hash) ?? null })),
  );
  const width = 2 * prompts.length;
  return {
    prompts,
    layers: Array.from({ length: layers }, (_, layer) => ({
      layer,
      explained: [stored.explained[2 * layer] ?? 0, stored.explained[2 * layer + 1] ?? 0],
      coordinates: Array.from(stored.coordinates.subarray(layer * width, (layer + 1) * width), short),
    })),
    fingerprint: report.fingerprint,
  };
}

/** Files that are gone or hold no prompts have none at hand, which is no reason to show nothing. */
async function textsByHash(files: readonly string[]): Promise<Map<string, string>> {
  const read = await Promise.allSettled(files.map((file) => readPromptSet(file)));
  const texts = read.flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
  return new Map(texts.map(({ text }) => [promptHash(text), text]));
}

/** Float32 carries seven digits; a chart can show fewer. */
function short(value: number): number {
  return Number(value.toPrecision(6));
}
