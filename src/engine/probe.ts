import type { Context } from './context';
import type { Control } from './engine';
import { finalNorm, type GraphNode } from './native/evalCallback';

/** What one decode of one token showed. */
export interface GraphProbe {
  /** Layers whose output is named `l_out-l` and is plain float32 of the hidden size, once in the graph. */
  readonly layers: ReadonlySet<number>;
  readonly finalNorm: boolean;
  /** ggml type of the head's weights, if a matrix product follows the final norm. */
  readonly headType: number | undefined;
}

/** Decodes one token and collects the nodes that can be read and written. */
export function probeGraph(context: Context, token: number, width: number, control: Control): GraphProbe {
  const found = new Map<GraphNode, number>();
  let headType: number | undefined;
  context.clear();
  context.decode(
    [{ token, position: 0, sequence: 0, output: true }],
    {
      wants: () => true,
      visit(node, tensor) {
        if (tensor.plain && tensor.width === width && tensor.rows === 1)
          found.set(node, (found.get(node) ?? 0) + 1);
        return true;
      },
      onHead: (weightType) => (headType = weightType),
    },
    control,
  );
  context.clear();
  const once = [...found].filter(([, times]) => times === 1).map(([node]) => node);
  return { layers: new Set(once.filter((node) => node >= 0)), finalNorm: once.includes(finalNorm), headType };
}
