import { signed, visibleToken } from '../../appearance/format';
import {
  answerEnd,
  madeWithSentence,
  resultDecision,
  resultDivergence,
  resultLead,
  steeredTitle,
} from '../../appearance/notebookSentences';
import type { NotebookAnswer } from '../../protocol/notebookResult';
import type { ResultDraft } from './resultDraft';

/** Tokens that are named as those that push most each way. */
const named = 3;

/** A result in plain words: for screens without pictures, and for search in saved notebooks. */
export function resultText(draft: ResultDraft): string {
  const { answers } = draft;
  const sentences = [
    resultLead(draft),
    resultDecision(draft),
    resultDivergence(draft),
    strongestTokens(draft),
    `Made with ${madeWithSentence(draft)}`,
  ];
  return [
    section('Default', answers.default),
    section(steeredTitle(draft), answers.steered),
    sentences.filter((sentence) => sentence !== undefined).join('\n'),
  ].join('\n\n');
}

function section(title: string, answer: NotebookAnswer): string {
  const end = answerEnd(answer);
  return [`--- ${title}`, answer.text, ...(end === undefined ? [] : [`(${end})`])].join('\n');
}

function strongestTokens({ inspection }: ResultDraft): string | undefined {
  if (!inspection || inspection.tokens.length === 0) return undefined;
  const sorted = [...inspection.tokens].sort((a, b) => b.tint - a.tint).slice(0, named);
  const list = sorted.map(({ text, tint }) => `${visibleToken(text)} ${signed(tint)}`).join(', ');
  return `Tokens nearest to harmful prompts: ${list}.`;
}
