import type { Control } from '../engine/engine';
import { LensError } from '../protocol/errors';
import type { Classification, ClassifyRequest, ClassifyResult } from '../protocol/method';
import { transitions, transitionScores } from '../science/transition';
import type { RequestControl } from './control';
import { encodePrompt } from './encodePrompt';
import { lastTokenStates } from './lastTokenStates';
import { openVectors, type OpenVectors } from './openVectors';
import type { Workbench } from './workbench';

/** SCANS, section 3.3: the hidden-state transition's score of each prompt against the calibrated threshold. */
export async function classify(
  bench: Workbench,
  request: ClassifyRequest,
  control: RequestControl,
): Promise<ClassifyResult> {
  if (request.prompts.length === 0)
    throw new LensError('prompt-empty', 'There are no prompts to classify.', 'Give at least one.');
  const opened = await openVectors(bench, request, control);
  const encoded = request.prompts.map((prompt) => encodePrompt(opened.engine, prompt));
  return { prompts: classifyEncoded(opened, encoded, control) };
}

/** Classifies prompts that are encoded already. */
export function classifyEncoded(
  { engine, vectors }: OpenVectors,
  prompts: readonly Int32Array[],
  control: Control,
): Classification[] {
  const { threshold, layers } = vectors.report.calibration;
  const { last, opened } = lastTokenStates(engine, prompts, control, (done) =>
    control.progress('Classifying', done, prompts.length),
  );
  const scores = transitionScores(transitions(last, opened), vectors.transitionReference, layers);
  return Array.from(scores, (score) => ({
    score,
    threshold,
    direction: score >= threshold ? 'towards' : 'away',
  }));
}
