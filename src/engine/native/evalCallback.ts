import koffi from 'koffi';
import type { Abi } from './abi';
import type { LlamaFunctions } from './functions';
import type { Pointer } from './types';

/** A node of the graph that is known by name: a block's output (its layer) or the final norm. */
export type GraphNode = number;
export const finalNorm: GraphNode = -1;

/** The tensor of a node, between its computation and its use by the next. */
export interface NodeTensor {
  /** Floats in a row, rows. */
  readonly width: number;
  readonly rows: number;
  /** True for contiguous float32 rows, the only kind that is read and written. */
  readonly plain: boolean;
  /** Copies `out.length` floats from the start of `row` on. */
  read(row: number, out: Float32Array): void;
  /** Overwrites `data.length` floats from the start of `row` on. */
  write(row: number, data: Float32Array): void;
}

/** What to do during one decode. */
export interface GraphTap {
  wants(node: GraphNode): boolean;
  /** Called once a ubatch for every node that is wanted, in graph order. False: the rest of the graph is not needed. */
  visit(node: GraphNode, tensor: NodeTensor): boolean;
  /** Gets the ggml type of the weights of the first matrix product after the final norm: the head's. */
  readonly onHead?: (weightType: number) => void;
}

/** The one callback of a context; graphs are reused, so the function stays and its state switches. */
export interface EvalCallback {
  readonly pointer: Pointer;
  /** Runs `decode` with `tap` and `cancelled` in force; rethrows what `tap` threw. */
  during<T>(tap: GraphTap | undefined, cancelled: () => boolean, decode: () => T): T;
  /** To be called after the context has been freed. */
  unregister(): void;
}

// ggml/include/ggml.h, enum ggml_type and enum ggml_op.
const ggmlTypeF32 = 0;
export const ggmlOpMulMat = 29;
const blockOutput = nameStart('l_out-');
const finalNormName = nameStart('result_norm');

/**
 * ggml_backend_sched_compute_splits (ggml-backend.cpp) asks for every node; true from a question makes it compute up to
 * there and call again with the tensor; false from that second call ends the graph split. A node's identity is read
 * from its name each time (8 bytes, about .1 us): a cache by pointer would have to be dropped whenever a graph changes.
 */
export function createEvalCallback(api: LlamaFunctions, abi: Abi): EvalCallback {
  const nameOffset = koffi.offsetof(abi.tensor, 'name');
  const offset = {
    name: BigInt(nameOffset),
    type: koffi.offsetof(abi.tensor, 'type'),
    ne: koffi.offsetof(abi.tensor, 'ne'),
    op: koffi.offsetof(abi.tensor, 'op'),
    src: koffi.offsetof(abi.tensor, 'src'),
    nb: koffi.offsetof(abi.tensor, 'nb'),
  };
  let tap: GraphTap | undefined;
  let cancelled = (): boolean => false;
  let stopped = false;
  let pastFinalNorm = false;
  let failure: { readonly error: unknown } | undefined;

  function nodeOf(pointer: Pointer): GraphNode | undefined {
    const start = koffi.decode.uint64(pointer + offset.name);
    const known = BigInt(start);
    if ((known & blockOutput.mask) === blockOutput.value) {
      const name = koffi.decode(pointer, nameOffset, 'char', 64) as string;
      const layer = /^l_out-(\d+)$/.exec(name)?.[1];
      return layer === undefined ? undefined : Number(layer);
    }
    if ((known & finalNormName.mask) !== finalNormName.value) return undefined;
    return (koffi.decode(pointer, nameOffset, 'char', 64) as string) === 'result_norm'
      ? finalNorm
      : undefined;
  }

  function tensorAt(pointer: Pointer): NodeTensor {
    const type = koffi.decode(pointer, offset.type, 'int') as number;
    const ne = Array.from(koffi.decode(pointer, offset.ne, 'int64', 4) as ArrayLike<bigint | number>, Number);
    const nb = Array.from(koffi.decode(pointer, offset.nb, 'int64', 4) as ArrayLike<bigint | number>, Number);
    const [width = 0, rows = 0, planes = 0, volumes = 0] = ne;
    return {
      width,
      rows,
      plain: type === ggmlTypeF32 && nb[0] === 4 && nb[1] === 4 * width && planes === 1 && volumes === 1,
      read: (row, out) => api.ggml_backend_tensor_get(pointer, out, row * width * 4, out.byteLength),
      write: (row, data) => api.ggml_backend_tensor_set(pointer, data, row * width * 4, data.byteLength),
    };
  }

  function watchForHead(pointer: Pointer, node: GraphNode | undefined, found: (type: number) => void): void {
    if (node === finalNorm) pastFinalNorm = true;
    if (!pastFinalNorm || (koffi.decode(pointer, offset.op, 'int') as number) !== ggmlOpMulMat) return;
    pastFinalNorm = false;
    const weights = koffi.decode(pointer, offset.src, 'void *') as Pointer | null;
    if (weights) found(koffi.decode(weights, offset.type, 'int') as number);
  }

  function onNode(pointer: Pointer, ask: boolean): boolean {
    // A stopped graph: true here and false below end each further split at its first node.
    if (stopped) return ask;
    if (!tap) return false;
    const node = nodeOf(pointer);
    if (tap.onHead && ask) watchForHead(pointer, node, tap.onHead);
    if (node === undefined || !tap.wants(node)) return false;
    if (ask) return true;
    stopped = cancelled() || !tap.visit(node, tensorAt(pointer));
    return !stopped;
  }

  const pointer = koffi.register((tensor: Pointer, ask: boolean): boolean => {
    try {
      return onNode(tensor, ask);
    } catch (error) {
      // Nothing may be thrown through native frames.
      failure ??= { error };
      stopped = true;
      return ask;
    }
  }, koffi.pointer(abi.evalCallback));

  return {
    pointer,
    during(nextTap, nextCancelled, decode) {
      tap = nextTap;
      cancelled = nextCancelled;
      stopped = false;
      pastFinalNorm = false;
      failure = undefined;
      try {
        const result = decode();
        const failed = failure as { readonly error: unknown } | undefined;
        if (failed) throw failed.error;
        return result;
      } finally {
        tap = undefined;
      }
    },
    unregister: () => koffi.unregister(pointer),
  };
}

/** The first bytes of a name as the number that they are in memory, at most eight, with a mask for them. */
function nameStart(name: string): { value: bigint; mask: bigint } {
  const bytes = Buffer.alloc(8);
  const length = bytes.write(name, 'latin1');
  const mask = Buffer.alloc(8);
  mask.fill(0xff, 0, length);
  const little = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
  const read = (buffer: Buffer): bigint => (little ? buffer.readBigUInt64LE() : buffer.readBigUInt64BE());
  return { value: read(bytes), mask: read(mask) };
}
