import { resultMime, type NotebookResult } from '../../protocol/notebookResult';
import type { ResultDraft } from './resultDraft';
import { resultHtml } from './resultHtml';
import { resultText } from './resultText';

/** What a cell's output holds: MIME type and content, the best first. */
export function outputItems(draft: ResultDraft): readonly (readonly [mime: string, content: string])[] {
  const text = resultText(draft);
  const result: NotebookResult = { ...draft, text };
  return [
    [resultMime, JSON.stringify(result)],
    ['text/html', resultHtml(draft)],
    ['text/plain', text],
  ];
}
