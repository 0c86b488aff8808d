import * as vscode from 'vscode';
import { placeOf, promptsIn } from '../prompts/documentPrompt';
import { inputOf } from '../prompts/foundPrompt';
import type { LensSettings } from '../settings/lensSettings';
import { namesOtherModel } from '../settings/settings';
import { lensRow } from './lensRow';
import type { Scores } from './scores';

export interface PromptCodeLensServices {
  readonly settings: () => LensSettings;
  readonly scoreOf: Scores['of'];
  /** The answers of the two may have changed. */
  readonly changed: readonly vscode.Event<void>[];
}

/** A row of commands with the score above every prompt that stands out, in files and notebook cells. */
export function registerPromptCodeLens({
  settings,
  scoreOf,
  changed,
}: PromptCodeLensServices): vscode.Disposable {
  const renewed = new vscode.EventEmitter<void>();
  const provider: vscode.CodeLensProvider = {
    onDidChangeCodeLenses: renewed.event,
    async provideCodeLenses(document) {
      const current = settings();
      if (!current.codeLensEnabled) return [];
      const prompts = await promptsIn(document);
      return prompts.flatMap((found) => {
        const place = placeOf(document, found);
        const line = new vscode.Range(found.firstLine, 0, found.firstLine, 0);
        const scored = current.codeLensScores && !namesOtherModel(found.settings);
        const score = scored ? scoreOf(inputOf(found)) : undefined;
        return lensRow(score, current).map(
          (entry) => new vscode.CodeLens(line, { ...entry, arguments: [place] }),
        );
      });
    },
  };
  return vscode.Disposable.from(
    renewed,
    ...changed.map((event) => event(() => renewed.fire())),
    // Which documents hold prompts is for their finders to say, and for a setting.
    vscode.languages.registerCodeLensProvider('*', provider),
  );
}
