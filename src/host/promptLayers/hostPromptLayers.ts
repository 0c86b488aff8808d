import * as vscode from 'vscode';
import type { DocumentSubject } from '../inspection/cursorPrompt';
import { promptToSteer } from '../lens/promptToSteer';
import { promptAt, promptsIn, sourceOf } from '../prompts/documentPrompt';
import { inputOf } from '../prompts/foundPrompt';
import { promptEnd } from '../prompts/promptEnd';
import type { FoundPrompt } from '../prompts/promptFinder';
import { createPromptLayers, type PromptLayers, type PromptLayersServices } from './promptLayers';

export type HostPromptLayersServices = Omit<PromptLayersServices<DocumentSubject>, 'promptOf' | 'stillThere'>;

/** The prompt that the panel shows token by token, of the documents of this window. */
export function createHostPromptLayers(services: HostPromptLayersServices): PromptLayers {
  const layers = createPromptLayers<DocumentSubject>({
    ...services,
    promptOf: ({ document, found }) => promptToSteer({ found, source: sourceOf(document, found.firstLine) }),
    stillThere,
  });
  const changes = vscode.workspace.onDidChangeTextDocument(() => layers.documentChanged());
  return {
    ...layers,
    dispose() {
      changes.dispose();
      layers.dispose();
    },
  };
}

/** A prompt that stands out is looked for everywhere, another one where it stood. */
async function stillThere({ document, found, input }: DocumentSubject): Promise<boolean> {
  if (document.isClosed) return true;
  const same = (one: FoundPrompt | undefined): boolean =>
    one !== undefined && JSON.stringify(inputOf(one)) === JSON.stringify(input);
  if ((await promptsIn(document)).some(same)) return true;
  const start = found.pieces[0]?.start ?? 0;
  const end = promptEnd(document.getText(), found.text, start);
  return same(await promptAt(document, end?.offset ?? start));
}
