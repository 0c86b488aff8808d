import { count, layerRange, significant } from '../../src/appearance/format';
import { sizeText } from '../../src/appearance/steeringText';
import type { ExtractResult, LayerWindow, TunedSettings } from '../../src/protocol/method';
import type { TuneData } from '../../src/protocol/panel';
import { sameCombination, usualStrength, type Combination } from '../../src/protocol/tuning';
import type { Rate } from '../../src/science/intervals';
import type { Figure } from '../ui/figure';
import type { PlainTable } from '../ui/plainTable';
import type { ComingRow, RefusedRates, TunedRow, TuneModel } from './tuneModel';

/** One sentence of how automatic steering is set and what that does to the calibration prompts. */
export function tuneLead({ tuned, suggested }: ExtractResult, model: TuneModel | undefined): string {
  if (!tuned)
    return (
      `Not tuned: automatic steering uses the suggested ${layerRange(suggested)} at ` +
      `${sizeText(usualStrength)} of the residual norm.`
    );
  const used = model?.measured.find(({ inUse }) => inUse);
  const effect = used && model?.base ? `: ${changeWords(model.base, used.rates)}` : ` on ${tuned.on}`;
  return `${capital(combinationText(tuned))} of the residual norm, ${originWords(tuned)}${effect}.`;
}

function originWords({ byHand }: TunedSettings): string {
  return byHand ? 'chosen by hand' : 'chosen by tuning';
}

/** `on calibration prompts, 12.5 % of harmless ones are refused instead of 50.0 %, and 97.9 % of harmful ones instead of 100 %`. */
function changeWords(base: RefusedRates, rates: RefusedRates): string {
  const words = (kind: 'harmful' | 'harmless'): string =>
    `${percentText(rates[kind].rate)} of ${rates[kind].n} ${kind} ones`;
  const before = (kind: 'harmful' | 'harmless'): string => percentText(base[kind].rate);
  return (
    `of the calibration prompts, ${words('harmless')} are refused instead of ${before('harmless')}, and ` +
    `${words('harmful')} instead of ${before('harmful')}`
  );
}

/** `layers 9–17 at .04`. */
export function combinationText({ layers, strength }: Combination): string {
  return `${layerRange(layers)} at ${sizeText(strength)}`;
}

/** `9–17`, or `9`. */
export function windowText({ first, last }: LayerWindow): string {
  return first === last ? String(first) : `${first}–${last}`;
}

/** `In use: layers 9–17 at .04, chosen by hand; below −1.20 of probe away from refusal, never towards it.` */
export function inUseText({ tuned }: Pick<ExtractResult, 'tuned'>, window: LayerWindow | undefined): string {
  if (!tuned) return 'In use: what was suggested. Nothing is stored with these vectors.';
  const { classifier, lower, towards } = tuned.rule;
  const rule = `below ${significant(lower)} of ${classifier} away from refusal, ${towards ? 'from the threshold on' : 'never'} towards it`;
  const other = window && (window.first !== tuned.layers.first || window.last !== tuned.layers.last);
  return (
    `In use: ${combinationText(tuned)}, ${originWords(tuned)}; ${rule}.` +
    (other
      ? ` Steering takes ${layerRange(window)} instead, which were chosen in the panel or in the settings.`
      : '')
  );
}

/** How the sweep stands, in a sentence; what it is doing is said by its progress. */
export function runText({ run, counts, plan }: TuneData, { rows, measured }: TuneModel): string {
  const prompts = counts
    ? ` on ${counts.harmful} harmful and ${counts.harmless + counts.contrast} harmless prompts`
    : '';
  const all = `${measured.length} of ${count(rows.length, 'combination')}`;
  switch (run.state) {
    case 'running':
      return run.step.message;
    case 'done':
      return (
        `${count(measured.length, 'combination')} measured${prompts}.` +
        (measured.some(({ pareto }) => pareto)
          ? ''
          : ` None keeps within KL ${significant(plan.klLimit)} and 5 % of broken text: the one nearest to the model as it is was taken. Try smaller strengths.`)
      );
    case 'cancelled':
      return `Cancelled. ${all} measured${prompts}, and kept: Start goes on from there.`;
    case 'failed':
      return measured.length === 0 ? '' : `${all} measured${prompts}, and kept.`;
  }
}

/** `4 windows by 5 strengths: 20 combinations.` */
export function planText(windows: number, strengths: number): string {
  return `${count(windows, 'window')} by ${count(strengths, 'strength')}: ${count(windows * strengths, 'combination')}.`;
}

/** `12.5 %`. */
function percentText(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** `12.5 (5.9–24.7)`, in per cent: the unit and n stand in the heading. */
export function rateText({ rate, low, high }: Rate): string {
  const number = (value: number): string => (100 * value).toFixed(1);
  return `${number(rate)} (${number(low)}–${number(high)})`;
}

/** What is to be said of a point besides its figures. */
export function markTexts({ inUse, best, pareto, beyond }: TunedRow, running: boolean): string[] {
  return [
    ...(inUse ? ['in use'] : []),
    ...(best ? [running ? 'best so far' : 'best'] : []),
    ...(pareto ? ['Pareto'] : []),
    ...(beyond.kl ? ['beyond KL limit'] : []),
    ...(beyond.broken ? ['beyond 5 % broken'] : []),
  ];
}

export function comingText({ measuring }: ComingRow, running: boolean): string {
  if (!running) return 'not measured';
  return measuring ? 'being measured' : 'waiting';
}

/** The figures of one point, in the order in which they are read. */
export function pointFigures(row: TunedRow, { measured, running }: TuneModel): readonly Figure[] {
  const { point, rates, layers, strength } = row;
  const rate = ({ rate: share, n, low, high }: Rate): string =>
    `${Math.round(share * n)} of ${n}, ${rateText({ rate: share, n, low, high })} %`;
  const marks = markTexts(row, running);
  const others = measured.filter((other) => other !== row && samePlace(other, row)).length;
  return [
    { name: 'layers', value: windowText(layers) },
    { name: 'strength', value: sizeText(strength) },
    { name: 'harmful refused', value: rate(rates.harmful) },
    { name: 'harmless refused', value: rate(rates.harmless) },
    { name: 'KL', value: `${significant(point.kl)} nats` },
    { name: 'broken', value: percentText(point.broken) },
    { name: 'away below', value: significant(point.lower) },
    { name: 'towards', value: towardsText(row) },
    ...(marks.length === 0 ? [] : [{ name: 'marks', value: marks.join(', ') }]),
    ...(others === 0 ? [] : [{ name: 'at the same place', value: `${others} more` }]),
  ];
}

export function towardsText({ point }: TunedRow): string {
  return point.towards ? 'yes' : 'no';
}

function samePlace(a: TunedRow, b: TunedRow): boolean {
  return a.rates.harmful.rate === b.rates.harmful.rate && a.rates.harmless.rate === b.rates.harmless.rate;
}

/** What a screen reader says of the picture as a whole. */
export function paretoLabel({ measured, base, klLimit }: TuneModel): string {
  const best = measured.find((row) => row.best);
  const pareto = measured.filter((row) => row.pareto).length;
  const plain = base
    ? ` The model as it is refuses ${percentText(base.harmful.rate)} of harmful and ${percentText(base.harmless.rate)} of harmless prompts.`
    : '';
  return (
    `Refusals of harmless prompts to the right, of harmful ones upwards: ${count(measured.length, 'combination')}, ` +
    `${pareto} of them beaten by no other within KL ${significant(klLimit)}` +
    `${best ? `, the best ${combinationText(best)}` : ''}.${plain} Arrow keys go from point to point; all are in the table below.`
  );
}

/** Every point in full precision. */
export function tuneTable({ measured, base, running }: TuneModel): PlainTable {
  const rate = ({ rate: share, low, high, n }: Rate): number[] => [share, low, high, n];
  return {
    caption: 'Windows and strengths of automatic steering on calibration prompts',
    headings: [
      ...['layers', 'strength'],
      ...['harmful refused', 'low', 'high', 'n'],
      ...['harmless refused', 'low', 'high', 'n'],
      ...['KL', 'broken', 'away below', 'towards', 'marks'],
    ],
    words: [0, 13, 14],
    rows: [
      ...(base ? [['as it is', 0, ...rate(base.harmful), ...rate(base.harmless), 0, NaN, NaN, '', '']] : []),
      ...measured.map((row) => [
        ...[`${row.layers.first}-${row.layers.last}`, row.strength],
        ...[...rate(row.rates.harmful), ...rate(row.rates.harmless)],
        ...[row.point.kl, row.point.broken, row.point.lower],
        ...[towardsText(row), markTexts(row, running).join('; ')],
      ]),
    ],
  };
}

/** The row of a combination, where it has been measured. */
export function rowOf(model: TuneModel | undefined, one: Combination | undefined): TunedRow | undefined {
  return one && model?.measured.find((row) => sameCombination(row, one));
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
