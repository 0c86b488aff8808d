import { LensError } from '../protocol/errors';
import type { Context, Row } from './context';
import type { Control } from './engine';
import type { ModelShape } from './forward';
import type { RawHead } from './head';
import { finalNorm, type GraphNode, type GraphTap } from './native/evalCallback';
import { trunkId } from './runSequences';

/** A head that can also be run with its final norm. */
export interface ModelHead extends RawHead {
  /** Logits of states put in the place of the last block's output, [k, vocabulary]. */
  lens(states: Float32Array): Float32Array;
}

/** Not that of an inspected sequence, which stays in memory. */
const dummyId = trunkId + 1;
/** Bounds the rows of logits of one decode. */
const rowBytes = 67_108_864;

/**
 * The model's own head, for every quantisation and device: dummy tokens are decoded, one a vector, and their states
 * overwritten before the head or before the final norm. They are removed again.
 * @param makeRoom frees so many cells of memory
 */
export function createRawHead(
  context: Context,
  shape: ModelShape,
  makeRoom: (tokens: number) => void,
  control: Control,
): ModelHead {
  const { width, vocabularySize, layers } = shape;
  const most = Math.max(1, Math.min(context.batchSize, Math.floor(rowBytes / (4 * vocabularySize))));

  /** Decodes once for every `most` vectors, overwriting `node`; `take` gets the vectors' range once decoded. */
  function run(
    node: GraphNode,
    vectors: Float32Array,
    readNorm: Float32Array | undefined,
    take: (start: number, size: number) => void,
  ): void {
    const count = vectors.length / width;
    if (!Number.isInteger(count)) throw new RangeError(`${vectors.length} floats are no rows of ${width}.`);
    for (let start = 0; start < count; start += most) {
      const size = Math.min(most, count - start);
      const range = [start * width, (start + size) * width] as const;
      const rows = Array.from({ length: size }, (_, i): Row => {
        return { token: 0, position: i, sequence: dummyId, output: true };
      });
      const tap = overwrite(node, vectors.subarray(...range), readNorm?.subarray(...range), width, size);
      makeRoom(size);
      context.decode(rows, tap, control);
      context.remove(dummyId);
      tap.verify();
      take(start, size);
    }
  }

  function logitsOf(node: GraphNode, vectors: Float32Array): Float32Array {
    const result = new Float32Array((vectors.length / width) * vocabularySize);
    run(node, vectors, undefined, (start, size) => {
      for (let i = 0; i < size; i++) result.set(context.logits(i), (start + i) * vocabularySize);
    });
    return result;
  }

  return {
    pure: (vectors) => logitsOf(finalNorm, vectors),
    lens: (states) => logitsOf(layers - 1, states),
    norm(vectors) {
      const result = new Float32Array(vectors.length);
      run(layers - 1, vectors, result, () => undefined);
      return result;
    },
  };
}

interface OverwriteTap extends GraphTap {
  verify(): void;
}

/** Puts `data` in the place of a node's rows; `norm` takes the final norm's rows. */
function overwrite(
  target: GraphNode,
  data: Float32Array,
  norm: Float32Array | undefined,
  width: number,
  rows: number,
): OverwriteTap {
  let written = false;
  return {
    wants: (node) => node === target || (norm !== undefined && node === finalNorm),
    visit(node, tensor) {
      if (!tensor.plain || tensor.width !== width || tensor.rows !== rows) return true;
      if (node === target) {
        tensor.write(0, data);
        written = true;
      } else if (norm) tensor.read(0, norm);
      return true;
    },
    verify() {
      if (written) return;
      throw new LensError(
        'model-unsupported',
        "The input of this model's head cannot be set.",
        'Use a model whose graph names result_norm, such as SmolLM2, Llama, Qwen or Gemma.',
      );
    },
  };
}
