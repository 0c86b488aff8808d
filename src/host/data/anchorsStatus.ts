import type { EngineClient } from '../../client/engineClient';
import type { AnchorsReport, AnchorsState } from '../../protocol/data';
import { toErrorData } from '../../protocol/errors';
import type { PanelState } from '../../protocol/panel';
import { promptKinds } from '../../protocol/space';
import type { OwnAnchors } from '../anchors/ownAnchors';
import type { PanelStore } from '../panel/panelStore';
import type { LensSettings } from '../settings/lensSettings';

/** The anchors as they are now beside those that made the vectors in use, while the Data view is shown. */
export interface AnchorsStatusReader {
  /** undefined until it has been read, and where it cannot be. */
  readonly report: AnchorsReport | undefined;
  /** To be called when the state of the panel or the anchors may have changed. */
  update(): void;
}

export interface AnchorsStatusServices {
  readonly request: EngineClient['request'];
  readonly settings: () => { readonly settings: Pick<LensSettings, 'anchorsLimit'> };
  readonly store: PanelStore;
  readonly anchors: Pick<OwnAnchors, 'source' | 'version'>;
  /** The report is another one. */
  readonly changed: () => void;
}

export function createAnchorsStatus(services: AnchorsStatusServices): AnchorsStatusReader {
  const { request, settings, store, anchors, changed } = services;
  let report: AnchorsReport | undefined;
  let asked: string | undefined;

  function update(): void {
    const { view, layers, vectorsFile } = store.state.panel;
    if (view !== 'data' || layers.state === 'loading') return;
    const vectors = layers.state === 'ready' ? layers.value.extraction.path : undefined;
    const limit = settings().settings.anchorsLimit;
    const key = JSON.stringify([vectors, vectorsFile, limit, anchors.version]);
    if (key === asked) return;
    asked = key;
    void read(key, limit, vectors);
  }

  async function read(key: string, limit: number, vectors: string | undefined): Promise<void> {
    let failure: string | undefined;
    const found = await anchors
      .source(limit)
      .then((source) =>
        request('anchors/describe', { anchors: source, ...(vectors === undefined ? {} : { vectors }) }),
      )
      .catch((error: unknown) => {
        const { message, next } = toErrorData(error);
        failure = `${message} ${next}`;
        return undefined;
      });
    if (asked !== key) return;
    report = found;
    store.dispatch({
      kind: 'anchors',
      anchors: {
        state: found ? stateOf(found, store.state.panel) : { kind: 'unread', said: failure ?? '' },
        counts: countsOf(found),
        warnings: found?.warnings ?? [],
      },
    });
    changed();
  }

  return {
    get report() {
      return report;
    },
    update,
  };
}

function stateOf({ made }: AnchorsReport, { vectorsFile }: PanelState): AnchorsState {
  if (vectorsFile) return { kind: 'vectorsFile', name: vectorsFile };
  if (!made) return { kind: 'noVectors' };
  const missing = promptKinds.reduce((sum, kind) => sum + made.missing[kind].length, 0);
  return { kind: 'compared', missing, gone: made.gone };
}

function countsOf(report: AnchorsReport | undefined) {
  const { harmful = [], harmless = [], contrast = [] } = report?.anchors ?? {};
  return { harmful: harmful.length, harmless: harmless.length, contrast: contrast.length };
}
