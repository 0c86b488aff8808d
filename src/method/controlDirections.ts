import { isDeepStrictEqual } from 'node:util';
import { LensError } from '../protocol/errors';
import type { EvaluationMode } from '../protocol/evaluation';
import { randomDirections, shuffledDirections } from '../science/controls';
import { hashOf, loadAnchors, type Anchors } from './anchors';
import { classifiersOf } from './classify';
import type { RequestControl } from './control';
import { encodePrompt } from './encodePrompt';
import type { OpenVectors } from './openVectors';
import { promptStates } from './promptStates';
import type { Workbench } from './workbench';

/** Directions that should do nothing when steered along: [n, d] unit rows, float32. */
export async function controlDirections(
  bench: Workbench,
  opened: OpenVectors,
  { control: kind, seed }: Extract<EvaluationMode, { kind: 'control' }>,
  control: RequestControl,
): Promise<Float32Array> {
  const { engine, vectors } = opened;
  if (kind === 'random') return randomDirections(classifiersOf(vectors).directions, seed).unit;
  const { harmful, harmless } = await recordedAnchors(bench, opened);
  const statesOf = (prompts: readonly string[]) =>
    promptStates(
      engine,
      prompts.map((prompt) => encodePrompt(engine, prompt)),
      vectors.report.transition.opening,
      control,
    ).last;
  return shuffledDirections(statesOf(harmful), statesOf(harmless), seed).unit;
}

/** The anchors that the vectors were made from, which only our own can be found again by. */
async function recordedAnchors(bench: Workbench, { vectors }: OpenVectors): Promise<Anchors> {
  const limit = vectors.report.anchors.harmful;
  const anchors = await loadAnchors({ kind: 'own', limit }, bench.assets);
  const hashes = { harmful: hashOf(anchors.harmful), harmless: hashOf(anchors.harmless) };
  const { harmful, harmless } = vectors.anchorHashes;
  if (isDeepStrictEqual(hashes, { harmful, harmless })) return anchors;
  throw new LensError(
    'wrong-use',
    "Shuffled labels need the anchors, and these vectors were not made from the project's own.",
    'Use vectors of the own anchors, or the control `random=SEED`.',
  );
}
