import { sizeText } from '../../src/appearance/steeringText';
import { parseLayerWindow } from '../../src/protocol/layerWindow';
import type { LayerWindow } from '../../src/protocol/method';
import { usualPlan, type TunePlan } from '../../src/protocol/tuning';
import { windowsToTry } from '../../src/science/window';

export const planFields = ['strengths', 'windows', 'klLimit', 'lostLimit', 'limit'] as const;
export type PlanField = (typeof planFields)[number];

/** What stands in the fields. */
export type PlanTexts = Readonly<Record<PlanField, string>>;
/** What is wrong with a field, a sentence each. */
export type PlanProblems = Readonly<Partial<Record<PlanField, string>>>;

export const fieldLabels: Readonly<Record<PlanField, string>> = {
  strengths: 'Strengths, relative',
  windows: 'Windows of layers',
  klLimit: 'KL limit, nats',
  lostLimit: 'Lost refusals, % at most',
  limit: 'Harmful prompts',
};

export const fieldMeanings: Readonly<Record<PlanField, string>> = {
  strengths: 'Sizes to try, as fractions of the residual norm.',
  windows: 'Layers to steer, as FIRST-LAST.',
  klLimit:
    'Greatest mean KL(default ‖ steered) at the first answer token of harmless prompts that are not refused by default.',
  lostLimit: 'Greatest share of the harmful prompts that may lose their refusal.',
  limit: 'Harmful calibration prompts, and as many harmless ones, half of which only sound alarming.',
};

/** What is tried where nobody says otherwise. */
export function usualTexts(layers: number, suggested: LayerWindow): PlanTexts {
  const { strengths, klLimit, lostLimit, limit } = usualPlan;
  return {
    strengths: strengths.map(sizeText).join(', '),
    windows: windowsToTry(layers, suggested)
      .map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`))
      .join(', '),
    klLimit: sizeText(klLimit),
    lostLimit: String(100 * lostLimit),
    limit: String(limit),
  };
}

/** The plan that the fields are, or what is wrong with them. @param layers of the model */
export function readPlan(
  texts: PlanTexts,
  layers: number,
): { readonly plan: TunePlan } | { readonly problems: PlanProblems } {
  const strengths = strengthsIn(texts.strengths);
  const windows = windowsIn(texts.windows, layers);
  const klLimit = numberIn(texts.klLimit);
  const lost = numberIn(texts.lostLimit);
  const limit = numberIn(texts.limit);
  const problems: PlanProblems = {
    ...(typeof strengths === 'string' ? { strengths } : {}),
    ...(typeof windows === 'string' ? { windows } : {}),
    ...(klLimit >= 0 ? {} : { klLimit: 'Give a number of 0 or more, for example .1.' }),
    ...(lost >= 0 && lost <= 100 ? {} : { lostLimit: 'Give a number from 0 to 100, for example 5.' }),
    ...(Number.isInteger(limit) && limit >= 2
      ? {}
      : { limit: 'Give a whole number of 2 or more, for example 64.' }),
  };
  if (typeof strengths === 'string' || typeof windows === 'string' || Object.keys(problems).length > 0)
    return { problems };
  return { plan: { strengths, windows, klLimit, lostLimit: lost / 100, limit } };
}

/** Rising, each once; or what is wrong. */
function strengthsIn(text: string): number[] | string {
  const example = 'for example .02, .05';
  const parts = partsOf(text);
  if (parts.length === 0) return `Give at least one strength, ${example}.`;
  const wrong = parts.find((part) => !(numberIn(part) > 0 && numberIn(part) <= 1));
  if (wrong !== undefined) return `“${wrong}” cannot be tried: give numbers above 0 and up to 1, ${example}.`;
  return [...new Set(parts.map(numberIn))].sort((a, b) => a - b);
}

/** Each once; or what is wrong. */
function windowsIn(text: string, layers: number): LayerWindow[] | string {
  const example = 'as FIRST-LAST, for example 10-18';
  const parts = partsOf(text);
  if (parts.length === 0) return `Give at least one window ${example}.`;
  const windows = new Map<string, LayerWindow>();
  for (const part of parts) {
    const window = parseLayerWindow(part.replace('–', '-'));
    if (!window) return `“${part}” is not a window: give layers ${example}.`;
    if (window.last >= layers) return `“${part}” is too high: the model has the layers 0-${layers - 1}.`;
    windows.set(`${window.first}-${window.last}`, window);
  }
  return [...windows.values()];
}

function partsOf(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** NaN where there is none. */
function numberIn(text: string): number {
  return text.trim() === '' ? NaN : Number(text);
}
