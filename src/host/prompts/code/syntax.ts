import type { Node } from '@vscode/tree-sitter-wasm';

/** The named nodes right within `node`, in order, without comments. */
export function childrenOf(node: Node): Node[] {
  return node.namedChildren.filter((child): child is Node => child !== null && child.type !== 'comment');
}
