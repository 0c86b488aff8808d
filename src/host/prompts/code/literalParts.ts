import type { Node } from '@vscode/tree-sitter-wasm';
import type { TextMapper } from '../mappedText';

/** Parts of a string literal that are not text as it stands: an escape (undefined text: unknown) or a hole. */
export interface LiteralPart {
  readonly node: Node;
  /** undefined for a hole. */
  readonly text: string | undefined;
}

/** Writes the document's stretch from `start` to `end` with its special parts (in order) to `mapper`. */
export function writeLiteral(
  start: number,
  end: number,
  parts: readonly LiteralPart[],
  mapper: TextMapper,
): void {
  let at = start;
  for (const { node, text } of parts) {
    mapper.same(at, node.startIndex);
    if (text === undefined) mapper.hole(node.startIndex, node.endIndex);
    else mapper.escape(text, node.startIndex, node.endIndex);
    at = node.endIndex;
  }
  mapper.same(at, end);
}
