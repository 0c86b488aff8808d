import { isDeepStrictEqual } from 'node:util';
import { LensError } from '../protocol/errors';
import type { EvaluationMode } from '../protocol/evaluation';
import { randomDirections, shuffledDirections } from '../science/controls';
import type { States } from '../science/states';
import { hashOf, loadAnchors, type Anchors } from './anchors';
import { classifiersOf } from './classify';
import type { RequestControl } from './control';
import { encodePrompt } from './encodePrompt';
import type { OpenVectors } from './openVectors';
import { promptStates } from './promptStates';
import type { Workbench } from './workbench';

/** Makes directions that should do nothing when steered along: [n, d] unit rows, float32. */
export type ControlDirections = (
  control: Pick<Extract<EvaluationMode, { kind: 'control' }>, 'control' | 'seed'>,
) => Promise<Float32Array>;

/** Directions for the controls of one run; the anchors are run once for all seeds, and only where labels are shuffled. */
export function createControlDirections(
  bench: Workbench,
  opened: OpenVectors,
  control: RequestControl,
): ControlDirections {
  let anchors: Promise<AnchorStates> | undefined;
  return async ({ control: kind, seed }) => {
    if (kind === 'random') return randomDirections(classifiersOf(opened.vectors).directions, seed).unit;
    const { harmful, harmless } = await (anchors ??= anchorStates(bench, opened, control));
    return shuffledDirections(harmful, harmless, seed).unit;
  };
}

interface AnchorStates {
  readonly harmful: States;
  readonly harmless: States;
}

async function anchorStates(
  bench: Workbench,
  opened: OpenVectors,
  control: RequestControl,
): Promise<AnchorStates> {
  const { engine, vectors } = opened;
  const { harmful, harmless } = await recordedAnchors(bench, opened);
  const statesOf = (prompts: readonly string[]): States =>
    promptStates(
      engine,
      prompts.map((prompt) => encodePrompt(engine, prompt)),
      vectors.report.transition.opening,
      control,
    ).last;
  return { harmful: statesOf(harmful), harmless: statesOf(harmless) };
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
