import type { ClassifierName, ClassifierReport, LayerReport, LayerWindow } from '../protocol/method';
import type { PromptKind } from '../protocol/space';

/** AUROC within the anchors from which a low one on the contrast set points to the anchors' form. */
const separates = 0.9;
/** AUROC below which a score tells little. */
const weak = 0.65;
/** Anchors of a kind below which a mean of their states says little (the paper: 64). */
const few = 16;
/** Difference of two kinds' shares of questions from which vectors may tell questions from orders. */
const formDifference = 0.2;

/** What can be said of anchors before vectors are made from them: that they are few, or that their form differs. */
export function anchorWarnings(
  anchors: Readonly<Record<Exclude<PromptKind, 'contrast'>, readonly string[]>>,
): string[] {
  const { harmful, harmless } = anchors;
  const warnings = (['harmful', 'harmless'] as const)
    .filter((kind) => anchors[kind].length < few)
    .map(
      (kind) =>
        `There are only ${anchors[kind].length} ${kind} anchors: their mean says little (the paper: 64).`,
    );
  const [ofHarm, ofNoHarm] = [questions(harmful), questions(harmless)];
  if (Math.abs(ofHarm - ofNoHarm) > formDifference)
    warnings.push(
      `${percent(ofHarm)} of the harmful anchors end in a question mark and ${percent(ofNoHarm)} of the harmless ones: ` +
        "the vectors may carry the anchors' form, not harm.",
    );
  return warnings;
}

function questions(prompts: readonly string[]): number {
  return prompts.filter((prompt) => prompt.trimEnd().endsWith('?')).length / Math.max(1, prompts.length);
}

function percent(value: number): string {
  return `${Math.round(100 * value)} %`;
}

/** Plain sentences where the numbers should not be trusted. `basis`: what the suggested window rests on. */
export function warningsOf(
  layers: readonly LayerReport[],
  classifiers: readonly ClassifierReport[],
  chosen: ClassifierName,
  { first, last }: LayerWindow,
  basis: 'projection' | 'paper',
): string[] {
  const warnings: string[] = [];
  const window = layers.slice(first, last + 1);
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const within = mean(window.map((row) => row.auroc));
  const contrast = mean(window.map((row) => row.aurocContrast ?? 1));
  if (contrast < weak)
    warnings.push(
      `In layers ${first}–${last} the vectors tell the anchors apart at AUROC ${share(within)}, but harmful prompts from ` +
        `harmless ones that only sound alarming at ${share(contrast)}` +
        (within >= separates ? ": they may carry the anchors' form, not harm." : ', where .50 is chance.'),
    );
  const classifier = classifiers.find(({ name }) => name === chosen);
  const least = classifier && Math.min(classifier.calibration.auroc, classifier.calibration.aurocContrast);
  if (least !== undefined && least < weak)
    warnings.push(
      `The best classifier (${chosen}) tells harmful from other calibration prompts at AUROC ${share(least)} only: ` +
        'the direction that automatic steering chooses will often be wrong.',
    );
  if (basis === 'paper')
    warnings.push(
      `No run of layers promotes refusal words above chance, so the suggested window ${first}–${last} is the paper's in proportion.`,
    );
  return warnings;
}

/** A share with two digits, without the zero before the point. */
function share(value: number): string {
  return value.toFixed(2).replace(/^0/, '');
}
