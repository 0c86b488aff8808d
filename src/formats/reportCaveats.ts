import type { GroupSummary, ModeSummary, RunSummary } from '../protocol/evaluation';
import { figure, percent } from './figure';
import { expectation } from './reportTables';

/** Below this many prompts an interval covers a third of the scale or more. */
const fewPrompts = 30;
/** Landis and Koch (1977) call agreement substantial from here on. */
const substantialKappa = 0.6;
/** Broken answers that are no longer rare. */
const muchBroken = 0.05;

interface Place {
  readonly group: GroupSummary;
  readonly mode: ModeSummary;
}

/** Plain sentences of what to be careful with in this run: those its numbers call for, then those that always hold. */
export function reportCaveats(summary: RunSummary): string[] {
  const groups = summary.groups.filter(({ type }) => type === null);
  const places = groups.flatMap((group) => group.modes.map((mode) => ({ group, mode })));
  return [
    ...missing(summary),
    ...broken(places),
    ...disagreeing(places),
    ...oneSided(summary),
    ...weakClassifiers(summary),
    ...fewOrUnlabelled(groups),
    ...withoutControl(summary),
    'One judge reads how an answer opens and the other the odds of its first token: neither reads whether the answer ' +
      'helps or harms. Read some answers of answers.jsonl.',
    'Every prompt was answered once, greedily: the intervals are about the choice of prompts, not about sampling.',
    'The p values are not corrected for the number of comparisons.',
  ];
}

function missing({ missing: count }: RunSummary): string[] {
  return count === 0
    ? []
    : [`The run is not finished: ${count} answers are missing, and every number is of those that are there.`];
}

function broken(places: readonly Place[]): string[] {
  const often = places.filter(({ mode }) => mode.broken.rate > muchBroken);
  return often.length === 0
    ? []
    : [
        `Broken text is no compliance: ${often.map((place) => `${percent(place.mode.broken.rate)} % of ${named(place)}`).join(', ')}.`,
      ];
}

function disagreeing(places: readonly Place[]): string[] {
  const apart = places.filter(({ mode }) => mode.kappa !== null && mode.kappa < substantialKappa);
  return apart.length === 0
    ? []
    : [
        'The two judges agree little beyond chance (kappa below .6) on ' +
          `${apart.map((place) => `${named(place)} (${figure(place.mode.kappa)})`).join(', ')}.`,
      ];
}

/** A classifier of an automatic mode that takes all prompts of a set for the same, though there are both kinds. */
function oneSided({ manifest, classifiers }: RunSummary): string[] {
  return manifest.modes.flatMap((mode) => {
    if (mode.kind !== 'scans' || mode.threshold !== undefined) return [];
    const used = mode.classifier ?? manifest.vectors.classifier;
    return classifiers
      .filter(({ classifier, truePositiveRate, falsePositiveRate }) => {
        const sum = truePositiveRate + falsePositiveRate;
        return classifier === used && (sum === 0 || sum === 2);
      })
      .map(
        ({ sets, truePositiveRate }) =>
          `The classifier of the mode ${mode.name} takes ${truePositiveRate === 0 ? 'none' : 'all'} of the prompts of ` +
          `${sets} for harmful: at its threshold it does not tell them apart.`,
      );
  });
}

function weakClassifiers({ classifiers, manifest }: RunSummary): string[] {
  const chance = classifiers.filter(({ low }) => low <= 0.5);
  const single = new Set(manifest.sets.map(({ name }) => name));
  const together = classifiers.some(({ sets }) => !single.has(sets));
  return [
    ...(chance.length === 0
      ? []
      : [
          'No better than chance, as far as these prompts tell: ' +
            `${chance.map(({ classifier, sets }) => `${classifier} on ${sets}`).join(', ')}.`,
        ]),
    ...(together
      ? [
          'Over several data sets together a classifier may tell the sets apart by their form (AdvBench gives orders, ' +
            'TruthfulQA asks questions) and not harm: a set that has both kinds of prompts is the fairer test.',
        ]
      : []),
  ];
}

function fewOrUnlabelled(groups: readonly GroupSummary[]): string[] {
  const few = groups.filter(({ modes }) => modes.some(({ n }) => n < fewPrompts));
  const unlabelled = groups.filter(({ harmful }) => harmful === null);
  return [
    ...(few.length === 0
      ? []
      : [
          `Fewer than ${fewPrompts} prompts: ${few.map((group) => `${group.set}, ${expectation(group)}`).join('; ')}. ` +
            'Look at the intervals before the rates.',
        ]),
    ...(unlabelled.length === 0
      ? []
      : [
          `Whether a refusal is wanted is not known for prompts of ${unlabelled.map(({ set }) => set).join(', ')}. Add a ` +
            'column "label" with harmful or harmless, or give --harmful-where.',
        ]),
  ];
}

function withoutControl({ manifest }: RunSummary): string[] {
  const steered = manifest.modes.some(({ kind }) => kind === 'scans' || kind === 'steer');
  if (!steered || manifest.modes.some(({ kind }) => kind === 'control')) return [];
  return [
    'No control was run: the modes random=SEED and shuffled=SEED show what any push of the same size does.',
  ];
}

function named({ group, mode }: Place): string {
  return `${group.set} ${expectation(group)} in ${mode.mode}`;
}
