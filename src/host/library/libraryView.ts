import * as vscode from 'vscode';
import { toErrorData } from '../../protocol/errors';
import type { LibraryNode } from './libraryNode';

/** One of the views of the activity bar. */
export interface LibraryView extends vscode.Disposable {
  /** The lines as they are now; for tests too. */
  nodes(): Promise<readonly LibraryNode[]>;
  /** Reads them anew, if the view is in sight; else when it is. */
  refresh(): void;
}

export interface LibraryViewOptions {
  /** As in package.json. */
  readonly id: string;
  readonly load: () => Promise<readonly LibraryNode[]>;
  /** A sentence above the lines; empty for none. */
  readonly message: () => string;
  /** What a click on a line does. */
  readonly open?: (node: LibraryNode) => vscode.Command | undefined;
}

/** A tree view that asks for its lines when it is in sight, and says why where they cannot be read. */
export function createLibraryView({ id, load, message, open }: LibraryViewOptions): LibraryView {
  const changed = new vscode.EventEmitter<undefined>();
  const provider: vscode.TreeDataProvider<LibraryNode> = {
    onDidChangeTreeData: changed.event,
    getTreeItem: (node) => treeItem(node, open?.(node)),
    async getChildren(parent) {
      if (parent) return [...parent.children];
      try {
        const nodes = await load();
        view.message = message();
        return [...nodes];
      } catch (error) {
        const { message: what, next } = toErrorData(error);
        view.message = `${what} ${next}`;
        return [];
      }
    },
  };
  const view = vscode.window.createTreeView(id, { treeDataProvider: provider });
  return {
    nodes: load,
    refresh: () => changed.fire(undefined),
    dispose() {
      view.dispose();
      changed.dispose();
    },
  };
}

function treeItem(node: LibraryNode, command: vscode.Command | undefined): vscode.TreeItem {
  const { id, label, description, icon, context, inUse, children } = node;
  const folded =
    children.length > 0 ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None;
  const item = new vscode.TreeItem(label, folded);
  item.id = id;
  item.description = description;
  item.contextValue = context;
  item.tooltip = tooltip(node);
  item.iconPath = new vscode.ThemeIcon(icon, inUse ? new vscode.ThemeColor('charts.blue') : undefined);
  item.accessibilityInformation = { label: `${label}, ${description}` };
  if (command) item.command = command;
  return item;
}

function tooltip({ label, details }: LibraryNode): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text.appendMarkdown('**').appendText(label).appendMarkdown('**');
  for (const [name, value] of details) {
    text.appendMarkdown('\n\n').appendText(`${name}: `).appendText(value);
  }
  return text;
}
