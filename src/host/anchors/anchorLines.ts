import type { PromptKind } from '../../protocol/space';

/** Name of the file that holds a person's anchors of one kind, one JSON object a line. */
export function anchorFileName(kind: PromptKind): string {
  return `${kind}.jsonl`;
}

/** The file's text with `prompt` as its last line; what is there stays as it is. */
export function withAnchor(content: string, prompt: string): string {
  const start = content === '' || content.endsWith('\n') ? content : `${content}\n`;
  return `${start}${JSON.stringify({ prompt })}\n`;
}

/** Whether a line of the file is `prompt`, whatever its field is called. */
export function hasAnchor(content: string, prompt: string): boolean {
  return linesOf(content).some((line) => valuesOf(line).includes(prompt));
}

/** How many anchors the file holds. */
export function countAnchors(content: string): number {
  return linesOf(content).length;
}

function linesOf(content: string): string[] {
  return content.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '');
}

/** The texts on a line; of one that is no JSON, itself: the engine says what is wrong with it. */
function valuesOf(line: string): unknown[] {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? Object.values(value) : [value];
  } catch {
    return [line.trim()];
  }
}
