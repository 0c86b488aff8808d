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
    ...oneSided(summary, places),
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

/** An automatic mode that takes all prompts for the same, though there are harmful and harmless ones. */
function oneSided({ manifest, groups }: RunSummary, places: readonly Place[]): string[] {
  if (![true, false].every((kind) => groups.some(({ harmful }) => harmful === kind))) return [];
  return manifest.modes.flatMap(({ name, kind }) => {
    const shares = places.flatMap(({ mode }) => (mode.mode === name ? (mode.towards ?? []) : []));
    const hits = shares.reduce((sum, share) => sum + share.hits, 0);
    const n = shares.reduce((sum, share) => sum + share.n, 0);
    if (kind !== 'scans' || n === 0 || (hits > 0 && hits < n)) return [];
    return [
      `The mode ${name} steers ${hits === 0 ? 'none' : 'all'} of ${n} prompts towards refusal: at its threshold the ` +
        'classifier does not tell them apart.',
    ];
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
          `Whether a refusal is wanted is not known for prompts of ${unlabelled.map(({ set }) => set).join(', ')}.`,
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
