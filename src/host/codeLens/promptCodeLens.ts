import * as vscode from 'vscode';
import { CommandId } from '../commands/commandId';
import { finderOf, type PromptPlace } from '../prompts/documentPrompt';
import { codeLensLanguages } from '../prompts/finders';

const lenses = [
  ['Steer', CommandId.steerPrompt],
  ['Steer With SCANS', CommandId.steerWithScans],
  ['Open Layer Heatmap', CommandId.openLayerHeatmap],
] as const;

/**
 * `Steer | Steer With SCANS | Open Layer Heatmap` above every prompt that stands out, in files and notebook cells.
 * @param enabled asked each time; `changed` says that its answer may have changed
 */
export function registerPromptCodeLens(
  enabled: () => boolean,
  changed: vscode.Event<void>,
): vscode.Disposable {
  const provider: vscode.CodeLensProvider = {
    onDidChangeCodeLenses: changed,
    provideCodeLenses(document) {
      if (!enabled()) return [];
      return finderOf(document)
        .all(document.getText())
        .flatMap(({ firstLine }) => {
          const place: PromptPlace = { uri: document.uri.toString(), line: firstLine };
          return lenses.map(
            ([title, command]) =>
              new vscode.CodeLens(new vscode.Range(firstLine, 0, firstLine, 0), {
                title,
                command,
                arguments: [place],
              }),
          );
        });
    },
  };
  return vscode.languages.registerCodeLensProvider(
    codeLensLanguages.map((language) => ({ language })),
    provider,
  );
}
