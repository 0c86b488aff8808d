import type { EngineClient } from '../../client/engineClient';
import { toErrorData } from '../../protocol/errors';
import type { TokenRankResult } from '../../protocol/method';
import type { Loadable } from '../../protocol/panel';
import type { PanelStore } from '../panel/panelStore';
import { goodSettings, type CheckedSettings } from '../settings/lensSettings';
import { createLatestJob } from './latestJob';

/** The token that a person follows over the layers that are shown. */
export interface FollowedToken {
  /** Ranks the token of this text, or one of those that match; an empty text ends it. */
  follow(text: string, id: number | undefined): Promise<void>;
  dispose(): void;
}

export interface FollowedTokenServices {
  readonly request: EngineClient['request'];
  readonly settings: () => CheckedSettings;
  readonly store: PanelStore;
}

export function createFollowedToken({ request, settings, store }: FollowedTokenServices): FollowedToken {
  const job = createLatestJob();
  let wanted: { readonly text: string; readonly id: number | undefined } | undefined;
  /** The vectors and the direction that it was last ranked in. */
  let ranked = '';

  const dispatch = (tokenRank: Loadable<TokenRankResult>): void =>
    store.dispatch({ kind: 'tokenRank', tokenRank });

  /** undefined while there are no layers, or those of earlier settings. */
  function place(): string | undefined {
    const { layers, direction } = store.state.panel;
    return layers.state === 'ready' && !layers.stale
      ? `${layers.value.extraction.fingerprint} ${direction}`
      : undefined;
  }

  function rank(): Promise<void> {
    const { layers, direction } = store.state.panel;
    const now = place();
    if (!wanted || layers.state !== 'ready' || now === undefined) return Promise.resolve();
    const { text, id } = wanted;
    const { path } = layers.value.extraction;
    ranked = now;
    dispatch({ state: 'loading', message: `Looking for “${text}”.` });
    return job.run(
      async (signal) => {
        const params = { vectors: path, model: goodSettings(settings()).spec, text, direction };
        const result = await request('vectors/rank', id === undefined ? params : { ...params, id }, {
          signal,
        });
        dispatch({ state: 'ready', value: result, stale: false });
      },
      {
        error: (error) => dispatch({ state: 'failed', error: toErrorData(error) }),
        cancelled: () => undefined,
      },
    );
  }

  const stop = store.onChange(() => {
    const now = place();
    if (wanted && now !== undefined && now !== ranked) void rank();
  });
  return {
    follow(text, id) {
      wanted = text === '' ? undefined : { text, id };
      if (wanted) return rank();
      job.cancel();
      dispatch({ state: 'empty' });
      return Promise.resolve();
    },
    dispose: stop,
  };
}
