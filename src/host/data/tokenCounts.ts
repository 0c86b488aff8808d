import type { EngineClient } from '../../client/engineClient';
import type { PanelStore } from '../panel/panelStore';
import type { LensSettings } from '../settings/lensSettings';

/** Tokens of prompts in the model's chat template, once a model is loaded: none is loaded for this. */
export interface TokenCounts {
  of(text: string): number | undefined;
  /** Counts those of `texts` that are not counted yet, and tells when they are. */
  count(texts: readonly string[]): void;
}

export interface TokenCountServices {
  /** Of a rank that steps aside for others. */
  readonly request: EngineClient['request'];
  readonly settings: () => { readonly settings: Pick<LensSettings, 'spec'> };
  readonly store: PanelStore;
  readonly counted: () => void;
}

export function createTokenCounts({ request, settings, store, counted }: TokenCountServices): TokenCounts {
  /** undefined: could not be counted. */
  const counts = new Map<string, number | undefined>();
  /** The model that is loaded, and what it is in the settings: other anchors make it stale and leave it as it is. */
  let loaded: { readonly fingerprint: string; readonly spec: string } | undefined;
  let counting = false;

  async function countAll(texts: readonly string[]): Promise<void> {
    const params = { model: settings().settings.spec, prompts: texts };
    // A model that cannot count says so where it is used.
    const result = await request('prompt/count', params).catch(() => undefined);
    texts.forEach((text, index) => counts.set(text, result?.tokens[index]));
    counting = false;
    counted();
  }

  return {
    of: (text) => counts.get(text),
    count(texts) {
      const { model } = store.state.panel;
      if (counting || model.state !== 'ready') return;
      const spec = JSON.stringify(settings().settings.spec);
      if (model.stale && loaded?.spec !== spec) return;
      if (loaded?.fingerprint !== model.value.fingerprint) counts.clear();
      loaded = { fingerprint: model.value.fingerprint, spec };
      const missing = [...new Set(texts)].filter((text) => text.trim() !== '' && !counts.has(text));
      if (missing.length === 0) return;
      counting = true;
      void countAll(missing);
    },
  };
}
