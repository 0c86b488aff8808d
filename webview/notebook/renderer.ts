import { readNotebookResult } from '../../src/protocol/notebookResult';
import type { Renderer } from './rendererApi';
import style from './result.css';
import { plainText, resultView } from './resultView';

const styleId = 'refusal-lens-result-style';

/** What VS Code calls when a result is to be drawn for the first time. */
export function activate(): Renderer {
  return {
    renderOutputItem(item, element) {
      addStyle();
      const read = readNotebookResult(savedJson(item));
      element.replaceChildren(read.kind === 'result' ? resultView(read.result) : plainText(read));
    },
  };
}

/** Renderers share a document: the style sheet speaks of elements below `.refusal-lens` alone. */
function addStyle(): void {
  if (document.getElementById(styleId)) return;
  const sheet = document.createElement('style');
  sheet.id = styleId;
  sheet.textContent = style;
  document.head.append(sheet);
}

function savedJson(item: Parameters<Renderer['renderOutputItem']>[0]): unknown {
  try {
    return item.json();
  } catch {
    return undefined;
  }
}
