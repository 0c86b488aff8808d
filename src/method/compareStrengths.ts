import type { CompareRequest, ComparedAnswer, CompareResult } from '../protocol/compare';
import { mostStrengths } from '../protocol/compare';
import { LensError } from '../protocol/errors';
import { klDivergence } from '../science/logits';
import { checkedWindow } from './checkedWindow';
import type { RequestControl } from './control';
import { encodePrompt } from './encodePrompt';
import { openVectors } from './openVectors';
import { answerOf, steeredAnswers } from './steeredAnswers';
import { inBothUnits, meanResidualNorm, steeredWindow } from './steering';
import type { Workbench } from './workbench';

/** Answers one prompt at several strengths, all in one batch; each is the answer that `steer` gives alone. */
export async function compareStrengths(
  bench: Workbench,
  request: CompareRequest,
  control: RequestControl,
): Promise<CompareResult> {
  const started = performance.now();
  const given = distinctStrengths(request.strengths);
  const opened = await openVectors(bench, request, control);
  const { engine, vectors } = opened;
  const layers = checkedWindow(request.layers ?? steeredWindow(vectors), engine.info.layers);
  const tokens = encodePrompt(engine, request.prompt, request.system);
  const unit = request.unit ?? 'relative';
  const norm = meanResidualNorm(vectors, layers);
  const strengths = given.map((strength) => ({ strength, ...inBothUnits(strength, unit, norm) }));
  // The default answer is there in any case, for the divergence from it.
  const steered = strengths.filter(({ strength }) => strength !== 0);
  const withDefault = steered.length < strengths.length;
  const answers = steeredAnswers(
    opened,
    tokens,
    layers,
    steered.map(({ absolute }) => absolute),
    request,
    (answer, text) => {
      if (answer !== 'default') control.answer({ strength: steered[answer]?.strength ?? 0 }, text);
      else if (withDefault) control.answer({ strength: 0 }, text);
    },
    control,
  );
  return {
    answers: strengths.map((strength): ComparedAnswer => {
      const generated = answers.steered[steered.indexOf(strength)] ?? answers.default;
      return {
        ...strength,
        ...answerOf(engine, generated),
        kl: klDivergence(answers.default.firstLogits, generated.firstLogits),
      };
    }),
    unit,
    layers,
    seconds: (performance.now() - started) / 1000,
  };
}

/** Rising, each once; errors wrong-use. */
function distinctStrengths(strengths: readonly number[]): number[] {
  const distinct = [...new Set(strengths)].sort((a, b) => a - b);
  if (distinct.length > 0 && distinct.length <= mostStrengths) return distinct;
  throw new LensError(
    'wrong-use',
    distinct.length === 0
      ? 'There are no strengths to compare.'
      : `${distinct.length} strengths are too many to compare.`,
    `Give 1 to ${mostStrengths}, for example -0.1,0,0.1.`,
  );
}
