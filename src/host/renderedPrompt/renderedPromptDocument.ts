import * as vscode from 'vscode';

const scheme = 'refusal-lens-prompt';

/** Shows texts as read-only documents. */
export interface RenderedPromptDocuments extends vscode.Disposable {
  show(text: string): Promise<void>;
}

/** One virtual document, which each new text replaces. */
export function createRenderedPromptDocuments(): RenderedPromptDocuments {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const uri = vscode.Uri.from({ scheme, path: '/rendered prompt.txt' });
  let shown = '';
  const registration = vscode.workspace.registerTextDocumentContentProvider(scheme, {
    onDidChange: changed.event,
    provideTextDocumentContent: () => shown,
  });
  return {
    async show(text) {
      shown = text;
      changed.fire(uri);
      const document = await vscode.workspace.openTextDocument(uri);
      await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: true });
    },
    dispose() {
      registration.dispose();
      changed.dispose();
    },
  };
}
