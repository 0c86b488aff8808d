import * as vscode from 'vscode';
import type { OffsetRange } from '../prompts/promptMapping';
import { tintSteps, type Mark, type MarkStyle } from './marks';
import { holeColour, tintColour } from './tintColours';

/** The tints in the editors that show a document. VS Code moves them by itself as text changes before them. */
export interface TokenDecorations {
  /** Replaces what is shown; nothing at all without marks. */
  show(document: vscode.TextDocument, marks: readonly Mark[]): void;
  clear(): void;
  dispose(): void;
}

export function createTokenDecorations(): TokenDecorations {
  let types = createTypes();
  let shown: { readonly document: vscode.TextDocument; readonly marks: readonly Mark[] } | undefined;
  /** The styles that an editor has: only what changes is sent to it. */
  let drawn = new WeakMap<vscode.TextEditor, ReadonlySet<MarkStyle>>();

  function draw(): void {
    for (const editor of vscode.window.visibleTextEditors) {
      const marks = editor.document === shown?.document ? shown.marks : [];
      const before = drawn.get(editor) ?? new Set();
      const styles = new Set(marks.map(({ style }) => style));
      for (const [style, type] of types) {
        if (!styles.has(style) && !before.has(style)) continue;
        const ranges = marks.filter((mark) => mark.style === style);
        editor.setDecorations(
          type,
          ranges.map((range) => rangeOf(editor.document, range)),
        );
      }
      drawn.set(editor, styles);
    }
  }

  function disposeTypes(): void {
    for (const type of types.values()) type.dispose();
  }

  const listeners = vscode.Disposable.from(
    vscode.window.onDidChangeActiveColorTheme(() => {
      disposeTypes();
      types = createTypes();
      drawn = new WeakMap();
      draw();
    }),
    // An editor that comes into sight may show the document too.
    vscode.window.onDidChangeVisibleTextEditors(draw),
  );
  return {
    show(document, marks) {
      shown = { document, marks };
      draw();
    },
    clear() {
      shown = undefined;
      draw();
    },
    dispose() {
      listeners.dispose();
      disposeTypes();
    },
  };
}

function rangeOf(document: vscode.TextDocument, { start, end }: OffsetRange): vscode.Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}

/** By style; a tint of step 0 looks like other text. */
function createTypes(): ReadonlyMap<MarkStyle, vscode.TextEditorDecorationType> {
  const { kind } = vscode.window.activeColorTheme;
  const highContrast =
    kind === vscode.ColorThemeKind.HighContrast || kind === vscode.ColorThemeKind.HighContrastLight;
  const types = new Map<MarkStyle, vscode.TextEditorDecorationType>();
  for (let size = 1; size <= tintSteps; size++)
    for (const step of [size, -size])
      types.set(
        step,
        createType(highContrast ? underline(step) : { ...background(step), borderRadius: '2px' }),
      );
  types.set('hole', createType({ border: '1px dashed', borderColor: new vscode.ThemeColor(holeColour) }));
  return types;
}

function createType(look: vscode.DecorationRenderOptions): vscode.TextEditorDecorationType {
  return vscode.window.createTextEditorDecorationType({
    ...look,
    // What is typed at the edge of a token is not part of it.
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
}

function background(step: number): vscode.DecorationRenderOptions {
  return { backgroundColor: new vscode.ThemeColor(tintColour(step)) };
}

/** In high contrast: what is nearer to harmful prompts is underlined by a line, the rest by dots; the thicker the more. */
function underline(step: number): vscode.DecorationRenderOptions {
  const width = Math.abs(step) > tintSteps / 2 ? 3 : 2;
  // A border would lie on the frame of the cursor's line. The variable is the name that VS Code gives the colour in CSS.
  const colour = `var(--vscode-${tintColour(step).replaceAll('.', '-')})`;
  return { textDecoration: `underline ${step > 0 ? 'solid' : 'dotted'} ${width}px ${colour}` };
}
