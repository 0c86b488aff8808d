import { drawingText } from '../../appearance/drawing';
import { escapeHtml } from '../../appearance/escapeHtml';
import { signed, visibleToken } from '../../appearance/format';
import { layerCurve } from '../../appearance/layerCurve';
import {
  answerEnd,
  curveSentence,
  madeWithSentence,
  resultDecision,
  resultDivergence,
  resultLead,
  steeredTitle,
  tintSentence,
} from '../../appearance/notebookSentences';
import { tintColour } from '../../appearance/tintScale';
import type { NotebookAnswer, NotebookResult } from '../../protocol/notebookResult';
import type { ResultDraft } from './resultDraft';

/**
 * A result as HTML without scripts or style sheets, for Jupyter and for pages that show saved notebooks. What such a page
 * takes away (GitHub: styles and pictures) leaves text and a table. Every text is escaped.
 */
export function resultHtml(draft: ResultDraft): string {
  const { answers, inspection } = draft;
  return [
    '<div>',
    paragraph(resultLead(draft)),
    paragraph(resultDecision(draft)),
    '<table style="width:100%;table-layout:fixed">',
    `<thead><tr>${headCell('Default')}${headCell(steeredTitle(draft))}</tr></thead>`,
    `<tbody><tr>${answerCell(answers.default)}${answerCell(answers.steered)}</tr></tbody>`,
    '</table>',
    paragraph(tintSentence(draft)),
    inspection ? `<p>${strip(inspection)}</p>` : '',
    inspection ? paragraph(curveSentence) : '',
    inspection ? drawingText(layerCurve(inspection)) : '',
    paragraph([resultDivergence(draft), madeWithSentence(draft)].filter(Boolean).join(' ')),
    '</div>',
  ]
    .filter((part) => part !== '')
    .join('\n');
}

type Inspection = NonNullable<NotebookResult['inspection']>;

function paragraph(text: string | undefined): string {
  return text === undefined || text === '' ? '' : `<p>${escapeHtml(text)}</p>`;
}

function headCell(title: string): string {
  return `<th scope="col" style="text-align:left">${escapeHtml(title)}</th>`;
}

function answerCell(answer: NotebookAnswer): string {
  const end = answerEnd(answer);
  const figures = end === undefined ? '' : `<br><small>${escapeHtml(end)}</small>`;
  return `<td style="text-align:left;vertical-align:top">${lines(answer.text)}${figures}</td>`;
}

function strip({ tokens }: Inspection): string {
  return tokens
    .map(({ text, tint }) => {
      const style = `background-color:${tintColour(tint)}`;
      return `<span style="${style}" title="${escapeHtml(`${visibleToken(text)} ${signed(tint)}`)}">${lines(text)}</span>`;
    })
    .join('');
}

/** Text with its line breaks. */
function lines(text: string): string {
  return escapeHtml(text).replace(/\r\n?|\n/g, '<br>');
}
