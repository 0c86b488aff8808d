import * as vscode from 'vscode';
import type { TurnRequest } from '../engine/engineTurns';
import type { InspectionMode } from '../settings/inspectionMode';
import { createCursorPrompt, type DocumentSubject } from './cursorPrompt';
import { createInspector, sameInput, type Inspected, type InspectionView } from './inspector';
import { afterChanges, marksOf, type Mark, type TextChange } from './marks';
import type { QuietVectors } from './quietVectors';
import { createTokenDecorations } from './tokenDecorations';
import { registerTokenHover, type HoveredToken } from './tokenHover';

/** What is on screen, in the order of the tokens. */
export interface ShownInspection {
  readonly uri: string;
  readonly marks: readonly Mark[];
  readonly inspected: Inspected<DocumentSubject>;
}

/** Inspection of the prompt under the cursor, in the editors of this window. */
export interface LiveInspection extends vscode.Disposable {
  readonly view: InspectionView<DocumentSubject>;
  readonly shown: ShownInspection | undefined;
  /** Calls `listener` when `view` or `shown` has changed; returns the function that ends this. */
  onChange(listener: () => void): () => void;
  /** Inspects the prompt under the cursor of `editor` at once, whatever the mode. */
  inspect(editor: vscode.TextEditor): Promise<void>;
  setMode(mode: InspectionMode): void;
  /** Other layers make the tint. */
  tintAnew(): void;
  /** Model, vectors or settings have changed. */
  renew(): void;
}

export interface LiveInspectionServices {
  readonly request: TurnRequest;
  readonly vectors: QuietVectors;
  /** Layers that the tint in a document is the mean of; undefined: the engine's own. */
  readonly tintLayers: (document: vscode.Uri) => readonly number[] | undefined;
}

/** More changes than come while one request runs. */
const keptChanges = 500;

export function createLiveInspection({
  request,
  vectors,
  tintLayers,
}: LiveInspectionServices): LiveInspection {
  const cursor = createCursorPrompt();
  const decorations = createTokenDecorations();
  const listeners = new Set<() => void>();
  /** The editor whose cursor counts; it stays while the panel or another view has the focus. */
  let editor: vscode.TextEditor | undefined;
  /** The prompt under the cursor, as it was last looked at. */
  let latest: DocumentSubject | undefined;
  let marks: readonly Mark[] = [];
  /** Whether an edit took marks away that no new result may bring back: white space at the end of a prompt. */
  let lost = false;
  /** Changes of the editor's document, for a result of an older version. */
  let changes: readonly { readonly version: number; readonly changes: readonly TextChange[] }[] = [];
  /** Finding prompts takes time: only the latest look counts. */
  let looks = 0;

  const tell = (): void => {
    for (const listener of listeners) listener();
  };

  const inspector = createInspector<DocumentSubject>({
    request,
    vectors,
    tintLayers: ({ document }) => tintLayers(document.uri),
    now: () => performance.now(),
    changed: tell,
    show: mark,
    clear() {
      marks = [];
      decorations.clear();
    },
  });

  /** Marks the tokens where they stand now: the same text may have been looked at since, in a newer version. */
  function mark({ subject, result }: Inspected<DocumentSubject>): void {
    const { document, version, found } = latest && sameInput(latest, subject) ? latest : subject;
    changes = changes.filter((change) => change.version > version);
    marks = changes.reduce<readonly Mark[]>(
      (kept, change) => afterChanges(kept, change.changes, true),
      marksOf(result, found),
    );
    lost = changes.length > 0;
    decorations.show(document, marks);
  }

  async function look(): Promise<void> {
    const own = ++looks;
    const found = editor && (await cursor.find(editor));
    // A newer look, or a newer text, which brings one.
    if (own !== looks) return;
    latest = found;
    inspector.look(found);
    const { inspected, outrun } = inspector.view;
    if (lost && inspected && !outrun) mark(inspected);
  }

  function follow(active: vscode.TextEditor | undefined): void {
    const visible = (one: vscode.TextEditor | undefined): boolean =>
      one !== undefined && vscode.window.visibleTextEditors.includes(one);
    const next =
      active && active.document.uri.scheme !== 'output' ? active : visible(editor) ? editor : undefined;
    if (next?.document !== editor?.document) changes = [];
    editor = next;
    void look();
  }

  function edited({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    if (document !== editor?.document || contentChanges.length === 0) return;
    const done = contentChanges.map(({ rangeOffset, rangeLength, text }) => ({
      offset: rangeOffset,
      length: rangeLength,
      added: text.length,
    }));
    changes = [...changes.slice(1 - keptChanges), { version: document.version, changes: done }];
    if (marks.length > 0) {
      const before = marks.length;
      marks = afterChanges(marks, done, inspector.view.pace === 'live');
      // The others VS Code has moved.
      if (marks.length < before) {
        lost = true;
        decorations.show(document, marks);
      }
    }
    void look();
  }

  function tokenAt(document: vscode.TextDocument, position: vscode.Position): HoveredToken | undefined {
    const { inspected } = inspector.view;
    if (!inspected || inspected.subject.document !== document) return undefined;
    const offset = document.offsetAt(position);
    const mark = marks.find(({ start, end }) => start <= offset && offset < end);
    if (mark?.token === undefined) return undefined;
    const range = new vscode.Range(document.positionAt(mark.start), document.positionAt(mark.end));
    return { range, token: mark.token, inspected };
  }

  const subscriptions = vscode.Disposable.from(
    vscode.workspace.onDidChangeTextDocument(edited),
    vscode.window.onDidChangeActiveTextEditor(follow),
    vscode.window.onDidChangeVisibleTextEditors(() => follow(vscode.window.activeTextEditor)),
    vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => {
      if (textEditor === editor) void look();
    }),
    registerTokenHover(request, tokenAt),
  );
  follow(vscode.window.activeTextEditor);

  return {
    get view() {
      return inspector.view;
    },
    get shown() {
      const { inspected } = inspector.view;
      return inspected && { uri: inspected.subject.document.uri.toString(), marks, inspected };
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async inspect(asked) {
      editor = asked;
      const found = await cursor.pin(asked);
      looks++;
      latest = found;
      if (found) inspector.ask(found);
    },
    setMode: (mode) => inspector.setMode(mode),
    tintAnew: () => inspector.tintAnew(),
    renew: () => inspector.renew(),
    dispose() {
      subscriptions.dispose();
      inspector.dispose();
      decorations.dispose();
      listeners.clear();
    },
  };
}
