import path from 'node:path';
import * as vscode from 'vscode';
import { LensError } from '../../protocol/errors';
import { promptKinds, type PromptKind } from '../../protocol/space';
import type { HostAnchors } from '../anchors/hostAnchors';
import { askWhereToSave } from '../dialogues/saveFile';
import { writeFile } from '../dialogues/writeFile';
import type { TurnRequest } from '../engine/engineTurns';
import type { PanelStore } from '../panel/panelStore';
import type { LensSettings } from '../settings/lensSettings';
import { createAnchorFiles, unsavedDocument } from './anchorFiles';
import { createDataEditor, type DataEditor } from './dataEditor';
import { builtInSets, fileSet, ownSet, type PromptSet } from './promptSets';

export interface HostDataServices {
  readonly request: TurnRequest;
  /** For what steps aside for others. */
  readonly requestAside: TurnRequest;
  readonly settings: () => { readonly settings: LensSettings };
  readonly store: PanelStore;
  readonly anchors: Pick<HostAnchors, 'own' | 'folders'>;
}

/** Files that may hold prompts, and where they are not looked for: hidden folders, and code of others. */
const promptFiles = '**/*.{csv,tsv,jsonl,ndjson,txt}';
const passedOver = '{**/node_modules/**,**/.*/**}';
const mostFiles = 300;

/** The table of prompts in this window. */
export function createHostData(
  { extensionUri }: Pick<vscode.ExtensionContext, 'extensionUri'>,
  { anchors: { own, folders }, ...services }: HostDataServices,
): DataEditor {
  const builtIn = builtInSets(vscode.Uri.joinPath(extensionUri, 'models', 'anchors').fsPath);

  async function sets(): Promise<PromptSet[]> {
    const ofFolders = folders.all();
    const named = ofFolders.map((folder) =>
      ownSet(folder, ofFolders.length === 1 ? 'Your anchors' : `Your anchors · ${folderName(folder)}`),
    );
    const found = await vscode.workspace.findFiles(promptFiles, passedOver, mostFiles);
    const files = found
      .filter(({ scheme, fsPath }) => scheme === 'file' && !own.includes(fsPath))
      .map((uri) => fileSet(uri.fsPath, vscode.workspace.asRelativePath(uri)))
      .sort((a, b) => a.name.localeCompare(b.name));
    return [...named, ...builtIn, ...files];
  }

  return createDataEditor({
    ...services,
    sets,
    watch,
    anchors: own,
    files: createAnchorFiles(own),
    ownFolder: (file) => folders.of(vscode.Uri.file(file)),
    ask: { kind: askKind, file: askFile, save: askAndSave },
    async open(file, line) {
      const at = new vscode.Position(line, 0);
      await vscode.window.showTextDocument(vscode.Uri.file(file), {
        viewColumn: vscode.ViewColumn.One,
        selection: new vscode.Range(at, at),
      });
    },
    async save(files) {
      for (const file of files) {
        const document = unsavedDocument(file);
        if (!document || (await document.save())) continue;
        throw new LensError(
          'file-unwritable',
          `${path.basename(file)} could not be saved.`,
          'Look at it in its editor.',
        );
      }
    },
  });
}

/** The workspace folder that holds a folder of anchors. */
function folderName(folder: string): string {
  return vscode.workspace.getWorkspaceFolder(vscode.Uri.file(folder))?.name ?? path.basename(folder);
}

/** On disk, and as it is typed in an editor. */
function watch(files: readonly string[], changed: () => void): () => void {
  const look = ({ fsPath }: vscode.Uri): void => {
    if (files.includes(fsPath)) changed();
  };
  const watchers = files.map((file) =>
    vscode.workspace.createFileSystemWatcher(
      new vscode.RelativePattern(vscode.Uri.file(path.dirname(file)), path.basename(file)),
    ),
  );
  const watching = vscode.Disposable.from(
    ...watchers,
    ...watchers.flatMap((watcher) => [
      watcher.onDidChange(look),
      watcher.onDidCreate(look),
      watcher.onDidDelete(look),
    ]),
    vscode.workspace.onDidChangeTextDocument(({ document }) => look(document.uri)),
    vscode.workspace.onDidSaveTextDocument(({ uri }) => look(uri)),
    // A document that is closed without being saved leaves the file as it was.
    vscode.workspace.onDidCloseTextDocument(({ uri }) => look(uri)),
  );
  return () => void watching.dispose();
}

const kindDescriptions: Readonly<Record<PromptKind, string>> = {
  harmful: 'a well aligned model should refuse them',
  harmless: 'ordinary requests',
  contrast: 'alarming words, harmless meaning',
};

async function askKind(): Promise<PromptKind | undefined> {
  const items = promptKinds.map((kind) => ({ label: kind, description: kindDescriptions[kind] }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'Refusal Lens: Kind of the Prompts',
    placeHolder: 'The file does not say what its prompts are',
  });
  return chosen?.label;
}

async function askFile(): Promise<string | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title: 'Import prompts',
    openLabel: 'Import',
    canSelectMany: false,
    filters: { Prompts: ['csv', 'tsv', 'jsonl', 'ndjson', 'json', 'txt'], 'All files': ['*'] },
  });
  return chosen?.[0]?.fsPath;
}

async function askAndSave(
  stem: string,
  format: 'jsonl' | 'csv',
  content: string,
): Promise<string | undefined> {
  const file = await askWhereToSave({
    title: `Export the rows as ${format.toUpperCase()}`,
    stem,
    ending: format,
    kind: format === 'csv' ? 'Table' : 'JSON Lines',
  });
  if (!file) return undefined;
  await writeFile(file, Buffer.from(content, 'utf8'));
  return file.fsPath;
}
