import { classificationIn } from '../../protocol/classification';
import { windowsOf } from '../../protocol/layerWindow';
import type { InspectResult } from '../../protocol/inspection';
import type { ExtractResult, SteerAnswer, SteerResult } from '../../protocol/method';
import type { ModelInfo, PromptInput } from '../../protocol/model';
import type { NotebookResult } from '../../protocol/notebookResult';

/** A result that grows while the engine answers; `outputItems` puts it into words. */
export type ResultDraft = Omit<NotebookResult, 'text'>;

/** Before anything has come. */
export function newDraft(
  input: PromptInput,
  automatic: boolean,
  { info, extraction }: { readonly info: ModelInfo; readonly extraction: ExtractResult },
): ResultDraft {
  const { estimator, anchors, fingerprint } = extraction;
  return {
    version: 1,
    state: 'running',
    messages: chatOf(input),
    automatic,
    answers: { default: { text: '' }, steered: { text: '' } },
    madeWith: {
      model: `${info.name} ${info.quantization}`,
      adapters: info.adapters.map(({ name, scale }) => (scale === 1 ? name : `${name} x ${scale}`)),
      vectors: `${estimator} of ${anchors.harmful} + ${anchors.harmless} anchors`,
      fingerprint,
    },
  };
}

export function withInspection(draft: ResultDraft, inspected: InspectResult): ResultDraft {
  const { tokens, tint, tintLayers, classification, values, layers } = inspected;
  const at = (token: number, layer: number): number => values[token * layers + layer] ?? 0;
  const byLayer = (value: (layer: number) => number): number[] =>
    Array.from({ length: layers }, (_, layer) => short(value(layer)));
  const mean = (layer: number): number =>
    tokens.reduce((sum, _, token) => sum + at(token, layer), 0) / tokens.length;
  // Those of the classifier: the draft asks for no others.
  const [window = { first: 0, last: 0 }] = windowsOf(tintLayers);
  if (tokens.length === 0) return { ...draft, classification };
  return {
    ...draft,
    classification,
    inspection: {
      tokens: tokens.map(({ text }, index) => ({ text, tint: short(tint[index] ?? 0) })),
      window,
      mean: byLayer(mean),
      last: byLayer((layer) => at(tokens.length - 1, layer)),
    },
  };
}

/** As far as one of the answers has come. */
export function withAnswer(draft: ResultDraft, side: 'default' | 'steered', text: string): ResultDraft {
  return { ...draft, answers: { ...draft.answers, [side]: { text } } };
}

export function withSteering(draft: ResultDraft, result: SteerResult): ResultDraft {
  const { relative, absolute, layers, kl } = result;
  const classification = classificationIn(result);
  return {
    ...draft,
    state: 'done',
    answers: { default: wholeAnswer(result.default), steered: wholeAnswer(result.steered) },
    ...(classification ? { classification } : {}),
    steering: { relative, absolute, layers, kl },
  };
}

/** The chat that a prompt is, of one message where it is a text. */
export function chatOf(input: PromptInput): NotebookResult['messages'] {
  return typeof input === 'string' ? [{ role: 'user', content: input }] : [...input];
}

/** With what has come until the person stopped it. */
export function interruptedDraft(draft: ResultDraft): ResultDraft {
  return { ...draft, state: 'interrupted' };
}

function wholeAnswer({ text, tokens, stop, refusalLogOdds, firstTokens }: SteerAnswer): {
  text: string;
  figures: NonNullable<NotebookResult['answers']['default']['figures']>;
} {
  return {
    text,
    figures: { tokens, stop, refusalLogOdds, firstTokens: firstTokens.map((token) => ({ ...token })) },
  };
}

/** Four significant digits: what is drawn needs no more, and a saved notebook stays small. */
function short(value: number): number {
  return Number(value.toPrecision(4));
}
