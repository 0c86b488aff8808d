import * as vscode from 'vscode';

/** A read-only document that is on no disk. */
export interface VirtualDocument extends vscode.Disposable {
  /** Shows it with `text` (line feeds end its lines), in place of what it showed before. */
  show(text: string): Promise<void>;
}

/**
 * A document of a scheme of its own.
 * @param name its title, whose ending says its language
 * @param column where it is shown: beside what is open unless given
 */
export function createVirtualDocument(
  scheme: string,
  name: string,
  column: vscode.ViewColumn = vscode.ViewColumn.Beside,
): VirtualDocument {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const uri = vscode.Uri.from({ scheme, path: `/${name}` });
  let shown = '';

  /** A document that was open before gets its new text a little later. */
  function upToDate(document: vscode.TextDocument): Promise<void> {
    const isNow = (): boolean => document.getText().replaceAll('\r\n', '\n') === shown;
    if (isNow()) return Promise.resolve();
    return new Promise((resolve) => {
      const look = (changed: vscode.TextDocument): void => {
        if (changed !== document || !(document.isClosed || isNow())) return;
        for (const listener of listeners) listener.dispose();
        resolve();
      };
      const listeners = [
        vscode.workspace.onDidChangeTextDocument((change) => look(change.document)),
        vscode.workspace.onDidCloseTextDocument(look),
      ];
    });
  }

  const registration = vscode.workspace.registerTextDocumentContentProvider(scheme, {
    onDidChange: changed.event,
    provideTextDocumentContent: () => shown,
  });
  return {
    async show(text) {
      shown = text;
      changed.fire(uri);
      const document = await vscode.workspace.openTextDocument(uri);
      await vscode.window.showTextDocument(document, { viewColumn: column, preview: true });
      await upToDate(document);
    },
    dispose() {
      registration.dispose();
      changed.dispose();
    },
  };
}
