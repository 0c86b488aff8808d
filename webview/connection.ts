import { HOST_EXTENSION } from 'vscode-messenger-common';
import { Messenger, type VsCodeApi } from 'vscode-messenger-webview';
import {
  panelIntent,
  partsChanged,
  reportWanted,
  stateChanged,
  type PanelChange,
  type PanelIntent,
  type PanelState,
} from '../src/protocol/panel';

export interface Connection {
  readonly send: (intent: PanelIntent) => void;
  /** Listens to the host's states and tells it that the panel is ready for them. */
  readonly start: (page: ConnectedPage) => void;
}

/** What the host asks of the page. */
export interface ConnectedPage {
  update(state: PanelState): void;
  report(): void;
}

export function connect(api: VsCodeApi): Connection {
  const messenger = new Messenger(api);
  let state: PanelState | undefined;
  const send = (intent: PanelIntent) => messenger.sendNotification(panelIntent, HOST_EXTENSION, intent);
  return {
    send,
    start: (page) => {
      messenger.onNotification(stateChanged, (whole) => page.update((state = whole)));
      messenger.onNotification(partsChanged, (change) => {
        if (state) page.update((state = changed(state, change)));
      });
      messenger.onNotification(reportWanted, () => page.report());
      messenger.start();
      send({ kind: 'ready' });
    },
  };
}

function changed(state: PanelState, { parts, gone }: PanelChange): PanelState {
  const kept = Object.entries(state).filter(([key]) => !gone.includes(key as keyof PanelState));
  return { ...(Object.fromEntries(kept) as unknown as PanelState), ...parts };
}
