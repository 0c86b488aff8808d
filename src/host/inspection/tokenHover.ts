import * as vscode from 'vscode';
import type { TurnRequest } from '../engine/engineTurns';
import { curvePicture, type PictureColours } from './curvePicture';
import { lensLayers, lensText, tokenText } from './inspectionText';
import type { Inspected, InspectionSubject } from './inspector';

/** A token under the mouse. */
export interface HoveredToken {
  readonly range: vscode.Range;
  readonly token: number;
  readonly inspected: Inspected<InspectionSubject>;
}

/** Likely tokens a layer. */
const top = 4;

/**
 * The hovers of tinted tokens: the value with its curve at once, and the logit lens below it when the engine has it.
 * @param tokenAt undefined where no token is tinted
 */
export function registerTokenHover(
  request: TurnRequest,
  tokenAt: (document: vscode.TextDocument, position: vscode.Position) => HoveredToken | undefined,
): vscode.Disposable {
  const everywhere: vscode.DocumentSelector = { scheme: '*' };
  return vscode.Disposable.from(
    // VS Code shows the later one first.
    vscode.languages.registerHoverProvider(everywhere, {
      async provideHover(document, position, cancellation) {
        const hovered = tokenAt(document, position);
        if (!hovered) return undefined;
        const text = await lensOf(request, hovered, cancellation);
        return text === undefined ? undefined : new vscode.Hover(markdown(text), hovered.range);
      },
    }),
    vscode.languages.registerHoverProvider(everywhere, {
      provideHover(document, position) {
        const hovered = tokenAt(document, position);
        return hovered && new vscode.Hover(markdown(valueOf(hovered)), hovered.range);
      },
    }),
  );
}

function valueOf({ inspected: { result }, token }: HoveredToken): string {
  const values = [...result.values.subarray(token * result.layers, (token + 1) * result.layers)];
  const picture = curvePicture(values, result.tintLayers, pictureColours());
  const address = `data:image/svg+xml;base64,${Buffer.from(picture).toString('base64')}`;
  return `${tokenText(result, token)}\n\n![The value at each layer](${address})`;
}

/** undefined where the engine has no answer: the value is shown without it. */
async function lensOf(
  request: TurnRequest,
  { inspected: { subject, vectors, result }, token }: HoveredToken,
  cancellation: vscode.CancellationToken,
): Promise<string | undefined> {
  const abort = new AbortController();
  const listener = cancellation.onCancellationRequested(() => abort.abort());
  try {
    const lens = await request(
      'prompt/lens',
      {
        vectors: vectors.path,
        model: vectors.spec,
        prompt: subject.input,
        token,
        layers: lensLayers(result),
        top,
      },
      { signal: abort.signal },
    );
    return lensText(lens);
  } catch {
    return undefined;
  } finally {
    listener.dispose();
  }
}

function markdown(text: string): vscode.MarkdownString {
  const shown = new vscode.MarkdownString(text);
  shown.isTrusted = false;
  shown.supportHtml = false;
  return shown;
}

/** Close to VS Code's own colours: a picture in a hover cannot read them. */
function pictureColours(): PictureColours {
  switch (vscode.window.activeColorTheme.kind) {
    case vscode.ColorThemeKind.Light:
      return { ink: '#3b3b3b', faint: '#9a9a9a', chosen: '#e4e4e4', curve: '#005fb8' };
    case vscode.ColorThemeKind.Dark:
      return { ink: '#cccccc', faint: '#7a7a7a', chosen: '#3a3a3a', curve: '#4daafc' };
    case vscode.ColorThemeKind.HighContrast:
      return { ink: '#ffffff', faint: '#ffffff', chosen: '#444444', curve: '#ffd500' };
    case vscode.ColorThemeKind.HighContrastLight:
      return { ink: '#000000', faint: '#000000', chosen: '#d0d0d0', curve: '#0f4a85' };
  }
}
