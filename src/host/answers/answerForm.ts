/** How an answer is written below its prompt, or a sentence that says why it is not. */
export type AnswerForm =
  { readonly form: 'block' | 'paragraph' | 'cell' } | { readonly form: 'none'; readonly why: string };

/** What decides the form of answers in a document. */
export interface AnswerDocument {
  readonly languageId: string;
  readonly path: string;
  readonly inCell: boolean;
  /** Whether it has prompts that stand out by themselves. */
  readonly standOut: boolean;
}

export function answerForm({ languageId, path, inCell, standOut }: AnswerDocument): AnswerForm {
  if (inCell) return { form: 'cell' };
  const none = (why: string): AnswerForm => ({ form: 'none', why });
  if (languageId === 'prompt' || /\.prompt(\.\w+)?$/i.test(path))
    return none('All of this file is one prompt, and an answer in it would become a part of it.');
  // A table or JSONL file is plain text where no extension knows its language.
  if (/\.(csv|tsv|jsonl|ndjson|json)$/i.test(path))
    return none('Every line of this file is data, and an answer between them would break it.');
  if (languageId === 'markdown') return { form: 'block' };
  if (languageId !== 'plaintext' && languageId !== 'raw')
    return none('This file is code or data, and an answer in it would break it.');
  return standOut
    ? none('All of this file is prompts, and an answer in it would become one of them.')
    : { form: 'paragraph' };
}
