import { toErrorData } from '../../protocol/errors';
import type { EngineClient } from '../../client/engineClient';
import type { Loadable } from '../../protocol/panel';
import type { SpaceResult } from '../../protocol/space';
import type { OwnAnchors } from '../anchors/ownAnchors';
import type { PanelStore } from '../panel/panelStore';
import type { LensSettings } from '../settings/lensSettings';

/** Where the anchors lie, for the panel: read once its view is shown and there are vectors. */
export interface Space {
  /** Reads again what could not be read. */
  again(): void;
  dispose(): void;
}

export interface SpaceServices {
  readonly request: EngineClient['request'];
  readonly settings: () => { readonly settings: Pick<LensSettings, 'anchorsLimit'> };
  readonly store: PanelStore;
  readonly anchors: Pick<OwnAnchors, 'source'>;
}

export function createSpace({ request, settings, store, anchors }: SpaceServices): Space {
  /** Fingerprint of the vectors whose space is shown, is on its way, or could not be read. */
  let asked: string | undefined;

  const show = (space: Loadable<SpaceResult>): void => store.dispatch({ kind: 'space', space });

  function update(): void {
    const { view, layers, space } = store.state.panel;
    if (view !== 'space' || layers.state !== 'ready' || layers.stale) return;
    const { fingerprint, path } = layers.value.extraction;
    if (fingerprint === asked && !(space.state === 'ready' && space.stale)) return;
    asked = fingerprint;
    void read(fingerprint, path);
  }

  async function read(fingerprint: string, file: string): Promise<void> {
    show({ state: 'loading', message: 'Placing the anchors.' });
    const result = await request('vectors/space', { file, promptFiles: await ownFiles() }).then(
      (value): Loadable<SpaceResult> => ({ state: 'ready', value, stale: false }),
      (error: unknown): Loadable<SpaceResult> => ({ state: 'failed', error: toErrorData(error) }),
    );
    if (asked === fingerprint) show(result);
  }

  /** The person's anchors: the vectors do not hold their texts. */
  async function ownFiles(): Promise<string[]> {
    const source = await anchors.source(settings().settings.anchorsLimit);
    if (source.kind !== 'own') return [];
    const { harmfulFiles = [], harmlessFiles = [], contrastFiles = [] } = source;
    return [...harmfulFiles, ...harmlessFiles, ...contrastFiles];
  }

  const stop = store.onChange(update);
  return {
    again() {
      if (store.state.panel.space.state !== 'failed') return;
      asked = undefined;
      update();
    },
    dispose: stop,
  };
}
