import type { ResultOf } from '../../protocol/engine';

/** The chat-templated prompt and its tokens, one a line with position and id, as a plain text document. */
export function renderedPromptText(source: string, { text, tokens }: ResultOf<'prompt/render'>): string {
  const width = String(tokens.length).length;
  const idWidth = Math.max(2, ...tokens.map(({ id }) => String(id).length));
  const rows = tokens.map(
    ({ id, text: piece }, position) =>
      `${String(position).padStart(width)}  ${String(id).padStart(idWidth)}  ${visible(piece)}`,
  );
  return [
    `The prompt of ${source} as the model reads it (${tokens.length} tokens).`,
    '',
    text,
    '',
    `${'#'.padStart(width)}  ${'id'.padStart(idWidth)}  token (. space, \u23ce line break)`.replace(
      '.',
      '\u00b7',
    ),
    ...rows,
    '',
  ].join('\n');
}

/** Spaces as dots, line breaks as return signs. */
function visible(piece: string): string {
  return piece
    .replaceAll(' ', '\u00b7')
    .replaceAll('\r', '\\r')
    .replaceAll('\n', '\u23ce')
    .replaceAll('\t', '\u21e5');
}
