import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { Messenger } from 'vscode-messenger';
import {
  panelIntent,
  partsChanged,
  reportWanted,
  stateChanged,
  type PanelIntent,
  type PanelState,
} from '../../protocol/panel';
import { panelHtml } from './panelHtml';
import type { PanelStore } from './panelStore';
import { panelChange } from './panelChange';

/** As in `onWebviewPanel:` of package.json. */
const panelType = 'refusalLens.panel';
/** Milliseconds between two states that the panel gets, at least: tokens come faster than they can be read. */
const pushInterval = 60;

/** The panel beside the editor. There is at most one. */
export interface PanelView extends vscode.Disposable {
  /** Opens it, or brings it to the front, without taking the cursor from the editor. */
  show(): void;
  /** Opens it and asks it for a report, which comes as an intent. */
  askForReport(): void;
}

export interface PanelViewServices {
  readonly extensionUri: vscode.Uri;
  readonly store: PanelStore;
  readonly handle: (intent: PanelIntent) => void;
  /** The panel of an earlier session is back. */
  readonly restored: () => void;
}

export function createPanelView({ extensionUri, store, handle, restored }: PanelViewServices): PanelView {
  const messenger = new Messenger();
  const bundle = vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
  const options: vscode.WebviewOptions = { enableScripts: true, localResourceRoots: [bundle] };
  let current: vscode.WebviewPanel | undefined;
  let timer: NodeJS.Timeout | undefined;
  /** What the page has; undefined until it says that it is there. */
  let sent: PanelState | undefined;
  /** Whether a page that is about to be there is to be asked for a report. */
  let reportDue = false;
  const page = { type: 'webview', webviewType: panelType } as const;

  function push(): void {
    timer = undefined;
    if (!current || !sent) return;
    const change = panelChange(sent, store.state.panel);
    sent = store.state.panel;
    messenger.sendNotification(partsChanged, page, change);
  }

  function pushAll(): void {
    sent = store.state.panel;
    messenger.sendNotification(stateChanged, page, sent);
    if (reportDue) wantReport();
  }

  function wantReport(): void {
    reportDue = false;
    messenger.sendNotification(reportWanted, page);
  }

  function show(): void {
    if (current) current.reveal(undefined, true);
    else
      adopt(
        vscode.window.createWebviewPanel(
          panelType,
          'Refusal Lens',
          { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
          options,
        ),
      );
  }

  function adopt(panel: vscode.WebviewPanel): void {
    current = panel;
    sent = undefined;
    panel.webview.options = options;
    panel.iconPath = vscode.Uri.joinPath(extensionUri, 'media', 'icon.png');
    messenger.registerWebviewPanel(panel);
    panel.onDidDispose(() => {
      if (current === panel) current = undefined;
    });
    const style = vscode.Uri.joinPath(bundle, 'panel.css');
    panel.webview.html = panelHtml({
      script: panel.webview.asWebviewUri(vscode.Uri.joinPath(bundle, 'panel.js')).toString(),
      style: existsSync(style.fsPath) ? panel.webview.asWebviewUri(style).toString() : undefined,
      cspSource: panel.webview.cspSource,
      nonce: randomBytes(16).toString('base64url'),
    });
  }

  const parts: vscode.Disposable[] = [
    messenger.onNotification(panelIntent, (intent) => {
      // A hidden page is thrown away: each new one says that it is there, and gets all there is.
      if (intent.kind === 'ready') pushAll();
      else handle(intent);
    }),
    new vscode.Disposable(store.onChange(() => (timer ??= setTimeout(push, pushInterval)))),
    vscode.window.registerWebviewPanelSerializer(panelType, {
      deserializeWebviewPanel(panel) {
        current?.dispose();
        adopt(panel);
        restored();
        return Promise.resolve();
      },
    }),
  ];

  return {
    show,
    askForReport() {
      // A page that is not in sight is made anew when it is shown.
      const there = current?.visible === true && sent !== undefined;
      reportDue = !there;
      show();
      if (!there) return;
      clearTimeout(timer);
      push();
      wantReport();
    },
    dispose() {
      clearTimeout(timer);
      current?.dispose();
      for (const part of parts) part.dispose();
    },
  };
}
