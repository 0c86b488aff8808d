import { classifierLabels } from '../src/appearance/steeringText';
import type { ClassifierName } from '../src/protocol/method';
import type { TokenCell } from '../src/protocol/panel';
import type { Combination } from '../src/protocol/tuning';
import { isFigureId, usualFigures, type FigureId } from './layers/layerFigures';
import { planFields, type PlanTexts } from './tune/planForm';

/** What only the panel knows; the host owns everything else. */
export interface UiState {
  readonly tokens: 'promoted' | 'suppressed';
  /** The heatmap's cell that the figures below it are for; ranks count from 1. */
  readonly cell?: { readonly layer: number; readonly rank: number } | undefined;
  /** What the Decide view explores; absent: what is in use. */
  readonly classifier?: ClassifierName | undefined;
  readonly threshold?: { readonly classifier: ClassifierName; readonly value: number } | undefined;
  /** Layer of the Space view; absent: the middle of the window that steering uses. */
  readonly spaceLayer?: number | undefined;
  /** The cell of a prompt that the logit lens is for; of another prompt it means nothing. */
  readonly promptCell?: (TokenCell & { readonly prompt: string }) | undefined;
  /** A sentence of the Data view that is being edited: kept until it is saved or given up. */
  readonly rowDraft?: RowDraft | undefined;
  /** A sentence that is to be added to the anchors. */
  readonly newSentence?: string | undefined;
  /** What a person has written into the form of the Tune view; the other fields have what is usual. */
  readonly tunePlan?: Partial<PlanTexts> | undefined;
  /** The point of a sweep that is looked at. */
  readonly tunePoint?: Combination | undefined;
  /** Figures of the layers that are drawn beside the heatmap. */
  readonly figures: readonly FigureId[];
  /** Ids of the fold-outs that are open. */
  readonly open: readonly string[];
}

export interface RowDraft {
  readonly set: string;
  readonly place: number;
  /** The text that is edited, and what it has become. */
  readonly before: string;
  readonly text: string;
}

export interface UiStateStore {
  get(): UiState;
  change(part: Partial<UiState>): void;
}

const initial: UiState = { tokens: 'promoted', figures: usualFigures, open: [] };

/** Keeps the state with VS Code, which gives it back after the webview was hidden or reloaded. */
export function createUiState(api: { getState(): unknown; setState(state: UiState): void }): UiStateStore {
  let current = restored(api.getState());
  return {
    get: () => current,
    change: (part) => {
      current = { ...current, ...part };
      api.setState(current);
    },
  };
}

/** What was kept, as far as it still has the shape of this version. */
export function restored(kept: unknown): UiState {
  if (typeof kept !== 'object' || kept === null) return initial;
  const {
    tokens,
    cell,
    promptCell,
    classifier,
    threshold,
    spaceLayer,
    tunePlan,
    tunePoint,
    rowDraft,
    newSentence,
    figures,
    open,
  } = kept as Record<string, unknown>;
  return {
    tokens: tokens === 'suppressed' ? 'suppressed' : 'promoted',
    cell: isCell(cell) ? cell : undefined,
    promptCell: isPromptCell(promptCell) ? promptCell : undefined,
    classifier: isClassifier(classifier) ? classifier : undefined,
    threshold: isThreshold(threshold) ? threshold : undefined,
    spaceLayer: Number.isInteger(spaceLayer) ? (spaceLayer as number) : undefined,
    rowDraft: isRowDraft(rowDraft) ? rowDraft : undefined,
    newSentence: typeof newSentence === 'string' ? newSentence : undefined,
    tunePlan: isPlan(tunePlan) ? tunePlan : undefined,
    tunePoint: isCombination(tunePoint) ? tunePoint : undefined,
    figures: Array.isArray(figures) ? figures.filter(isFigureId) : usualFigures,
    open: Array.isArray(open) ? open.filter((id): id is string => typeof id === 'string') : [],
  };
}

function isCell(value: unknown): value is { layer: number; rank: number } {
  if (typeof value !== 'object' || value === null) return false;
  const { layer, rank } = value as Record<string, unknown>;
  return Number.isInteger(layer) && Number.isInteger(rank);
}

function isClassifier(value: unknown): value is ClassifierName {
  return typeof value === 'string' && value in classifierLabels;
}

function isThreshold(value: unknown): value is NonNullable<UiState['threshold']> {
  if (typeof value !== 'object' || value === null) return false;
  const { classifier, value: threshold } = value as Record<string, unknown>;
  return isClassifier(classifier) && Number.isFinite(threshold);
}

function isRowDraft(value: unknown): value is RowDraft {
  if (typeof value !== 'object' || value === null) return false;
  const { set, place, before, text } = value as Record<string, unknown>;
  return Number.isInteger(place) && [set, before, text].every((each) => typeof each === 'string');
}

function isPlan(value: unknown): value is Partial<PlanTexts> {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).every(
    ([field, text]) => planFields.some((known) => known === field) && typeof text === 'string',
  );
}

function isCombination(value: unknown): value is Combination {
  if (typeof value !== 'object' || value === null) return false;
  const { layers, strength } = value as Record<string, unknown>;
  if (typeof layers !== 'object' || layers === null) return false;
  const { first, last } = layers as Record<string, unknown>;
  return Number.isInteger(first) && Number.isInteger(last) && Number.isFinite(strength);
}

function isPromptCell(value: unknown): value is NonNullable<UiState['promptCell']> {
  if (typeof value !== 'object' || value === null) return false;
  const { prompt, token, layer } = value as Record<string, unknown>;
  return typeof prompt === 'string' && Number.isInteger(token) && Number.isInteger(layer);
}
