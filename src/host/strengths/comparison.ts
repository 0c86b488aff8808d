import type { EngineClient } from '../../client/engineClient';
import type { CompareRequest, CompareResult } from '../../protocol/compare';
import type { ComparisonData, Loadable } from '../../protocol/panel';
import type { PromptToSteer } from '../lens/lens';
import { createPromptJob, type PromptJobServices } from '../lens/promptJob';
import { loading } from '../panel/loading';
import type { PanelStore } from '../panel/panelStore';

/** The comparison of strengths that the panel shows. */
export interface Comparison {
  /** Answers `prompt` at all strengths of the settings, in the layers of the panel. Settles when it has ended. */
  compare(prompt: PromptToSteer): Promise<void>;
  /** The last prompt again; undefined where there is none. */
  again(): Promise<void> | undefined;
  cancel(): void;
}

export interface ComparisonServices extends PromptJobServices {
  readonly request: EngineClient['request'];
  readonly store: PanelStore;
}

export function createComparison({ request, store, ...services }: ComparisonServices): Comparison {
  const show = (comparison: Loadable<ComparisonData>): void =>
    store.dispatch({ kind: 'comparison', comparison });
  const job = createPromptJob(services, {
    failed: (error) => show({ state: 'failed', error }),
    cancelled: () => show(stopped(store.state.panel.comparison)),
  });
  let last: PromptToSteer | undefined;

  function compare(prompt: PromptToSteer): Promise<void> {
    last = prompt;
    store.dispatch({ kind: 'view', view: 'steer' });
    show({ state: 'loading', message: 'Making the model and its vectors ready.' });
    return job.run(prompt, async ({ settings, extraction, signal }) => {
      const { chosenWindow } = store.state;
      const params: CompareRequest = {
        vectors: extraction.path,
        model: settings.spec,
        prompt: prompt.input ?? prompt.text,
        strengths: settings.comparedStrengths,
        unit: 'relative',
        maxTokens: settings.maxTokens,
        ...(chosenWindow ? { layers: chosenWindow } : {}),
      };
      let data = begun(prompt, settings.comparedStrengths);
      const result = await request('prompt/compare', params, {
        signal,
        onProgress(event) {
          if (event.kind === 'step') return show(loading(event));
          if (event.kind !== 'answer' || typeof event.side === 'string') return;
          data = withText(data, event.side.strength, event.text);
          show({ state: 'ready', value: data, stale: false });
        },
      });
      show({ state: 'ready', value: ended(data, result), stale: false });
    });
  }

  return { compare, again: () => last && compare(last), cancel: () => job.cancel() };
}

/** Rows without a word yet, so that none moves when the answers come. */
function begun({ text, source }: PromptToSteer, strengths: readonly number[]): ComparisonData {
  const rising = [...new Set(strengths)].sort((a, b) => a - b);
  return {
    prompt: text,
    source,
    rows: rising.map((strength) => ({ strength, text: '' })),
    running: true,
  };
}

function withText(data: ComparisonData, strength: number, text: string): ComparisonData {
  return { ...data, rows: data.rows.map((row) => (row.strength === strength ? { ...row, text } : row)) };
}

function ended(data: ComparisonData, result: CompareResult): ComparisonData {
  const rows = result.answers.map((answer) => ({ strength: answer.strength, text: answer.text, answer }));
  return { ...data, rows, running: false, result };
}

/** What has come stays. */
function stopped(comparison: Loadable<ComparisonData>): Loadable<ComparisonData> {
  return comparison.state === 'ready'
    ? { ...comparison, value: { ...comparison.value, running: false } }
    : { state: 'empty' };
}
