import { HOST_EXTENSION } from 'vscode-messenger-common';
import { Messenger, type VsCodeApi } from 'vscode-messenger-webview';
import { panelIntent, stateChanged, type PanelIntent, type PanelState } from '../src/protocol/panel';

export interface Connection {
  readonly send: (intent: PanelIntent) => void;
  /** Listens to the host's states and tells it that the panel is ready for them. */
  readonly start: (received: (state: PanelState) => void) => void;
}

export function connect(api: VsCodeApi): Connection {
  const messenger = new Messenger(api);
  const send = (intent: PanelIntent) => messenger.sendNotification(panelIntent, HOST_EXTENSION, intent);
  return {
    send,
    start: (received) => {
      messenger.onNotification(stateChanged, received);
      messenger.start();
      send({ kind: 'ready' });
    },
  };
}
