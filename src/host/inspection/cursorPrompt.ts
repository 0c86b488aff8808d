import type * as vscode from 'vscode';
import { promptAt, promptsIn } from '../prompts/documentPrompt';
import { inputOf } from '../prompts/foundPrompt';
import type { FoundPrompt } from '../prompts/promptFinder';
import { namesOtherModel } from '../settings/settings';
import type { InspectionSubject } from './inspector';

/** A prompt of a document as it stood at `version`. */
export interface DocumentSubject extends InspectionSubject {
  readonly document: vscode.TextDocument;
  readonly version: number;
  readonly found: FoundPrompt;
}

/** Finds the prompt under the cursor of an editor, without parsing the same text twice. */
export interface CursorPrompt {
  /**
   * A prompt that stands out, or the one that was pinned. undefined where there is none, and where the document has
   * changed while it was looked at: that change asks again.
   */
  find(editor: vscode.TextEditor): Promise<DocumentSubject | undefined>;
  /** Takes the prompt under the cursor for one that stands out, as long as the cursor stays in it. */
  pin(editor: vscode.TextEditor): Promise<DocumentSubject | undefined>;
}

export function createCursorPrompt(): CursorPrompt {
  let latest:
    | {
        readonly document: vscode.TextDocument;
        readonly version: number;
        readonly prompts: Promise<FoundPrompt[]>;
      }
    | undefined;
  let pinned: { readonly document: vscode.TextDocument; readonly firstLine: number } | undefined;

  function prompts(document: vscode.TextDocument): Promise<FoundPrompt[]> {
    if (latest?.document !== document || latest.version !== document.version)
      latest = { document, version: document.version, prompts: promptsIn(document) };
    return latest.prompts;
  }

  async function standing(editor: vscode.TextEditor, offset: number): Promise<DocumentSubject | undefined> {
    const { document } = editor;
    const { version } = document;
    const all = await prompts(document);
    const text = document.getText();
    const index = all.findIndex((found) => contains(text, found, offset));
    return subjectOf(document, version, all[index], `${index}`);
  }

  async function loose(editor: vscode.TextEditor, offset: number): Promise<DocumentSubject | undefined> {
    const { document } = editor;
    const { version } = document;
    const found = await promptAt(document, offset);
    return subjectOf(document, version, found, `line ${found?.firstLine}`);
  }

  const cursorOf = ({ document, selection }: vscode.TextEditor): number =>
    document.offsetAt(selection.active);

  return {
    async find(editor) {
      const offset = cursorOf(editor);
      const pin = pinned;
      const found = await standing(editor, offset);
      if (found || pin?.document !== editor.document) return found;
      const other = await loose(editor, offset);
      if (other?.found.firstLine === pin.firstLine) return other;
      if (pinned === pin) pinned = undefined;
      return undefined;
    },
    async pin(editor) {
      const offset = cursorOf(editor);
      const found = (await standing(editor, offset)) ?? (await loose(editor, offset));
      pinned = found && { document: editor.document, firstLine: found.found.firstLine };
      return found;
    },
  };
}

function subjectOf(
  document: vscode.TextDocument,
  version: number,
  found: FoundPrompt | undefined,
  place: string,
): DocumentSubject | undefined {
  if (!found || found.text === '' || document.version !== version) return undefined;
  if (namesOtherModel(found.settings)) return undefined;
  return { key: `${document.uri.toString()} ${place}`, input: inputOf(found), document, version, found };
}

/** Whether `offset` of the document's text is in the prompt, or in the white space around it, which is no part of it. */
function contains(text: string, { pieces }: FoundPrompt, offset: number): boolean {
  const first = pieces[0];
  const last = pieces.at(-1);
  if (!first || !last) return false;
  const between = offset < first.start ? text.slice(offset, first.start) : text.slice(last.end, offset);
  return between.trim() === '';
}
