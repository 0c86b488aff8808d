import { figure, percent } from '../formats/figure';
import {
  sameCombination,
  type MeasuredPoint,
  type TuneMeasurement,
  type TuneResult,
} from '../protocol/tuning';
import { tunedWords } from './report';
import { table } from './table';

// A sweep of windows and strengths as text for a person at a terminal.

/** The combinations that no other beats, and the one that was chosen. */
export function tuneText({ points, base, counts, chosen, path, resumed, seconds }: TuneResult): string {
  const isChosen = (point: MeasuredPoint): boolean => sameCombination(point, chosen);
  const shown = points.filter((point) => point.pareto || isChosen(point));
  return [
    table(
      [
        '',
        'layers',
        'strength',
        'away below',
        'towards',
        'harmful refused %',
        'harmless refused %',
        'KL',
        'broken %',
      ],
      shown.map((point) => [
        isChosen(point) ? '*' : '',
        `${point.layers.first}-${point.layers.last}`,
        figure(point.strength),
        figure(point.lower),
        point.towards ? 'yes' : 'no',
        percent(point.harmfulRefused),
        percent(point.harmlessRefused),
        figure(point.kl),
        percent(point.broken),
      ]),
    ),
    `The model as it is refuses ${percent(base.harmfulRefused)} % of ${counts.harmful} harmful and ` +
      `${percent(base.harmlessRefused)} % of ${counts.harmless + counts.contrast} harmless prompts.`,
    `${points.filter(({ pareto }) => pareto).length} of ${points.length} combinations are beaten by no other within ` +
      `KL ${figure(chosen.klLimit)}${resumed === 0 ? '' : `; ${resumed} were measured before`}; ${figure(seconds)} s.`,
    ...(points.some(({ pareto }) => pareto)
      ? []
      : [
          `No combination keeps within KL ${figure(chosen.klLimit)} and 5 % of broken text: the one nearest to the model as it is was taken. Try smaller --strengths.`,
        ]),
    `Chosen (*): ${tunedWords(chosen)}; on ${chosen.on}. Stored in ${path}`,
  ].join('\n');
}

/** A line a point, as it is measured. */
export function measurementText({ points }: TuneMeasurement): string[] {
  return points.map(
    ({ layers, strength, harmfulRefused, harmlessRefused, kl }) =>
      `layers ${layers.first}-${layers.last} at ${figure(strength)}: refuses ${percent(harmfulRefused)} % of harmful and ` +
      `${percent(harmlessRefused)} % of harmless prompts, KL ${figure(kl)}`,
  );
}
