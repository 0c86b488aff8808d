import {
  aligned,
  ggmlTypeF32,
  ggufAlignment,
  ggufMagic,
  ggufType,
  type GgufTensor,
  type GgufValue,
} from './ggufSpec';

/** Why bytes are not a GGUF file of the kind that is read here; the message completes "the file ...". */
export class GgufError extends Error {
  override readonly name = 'GgufError';
}

/** Nested arrays deeper than this are no file of anyone's. */
const deepest = 4;

/**
 * Reads a GGUF file (version 2 or 3, little-endian) whose tensors are one-dimensional float32; GgufError for anything
 * else. Every length is checked against the bytes that are there before it is used. Own code beside the writer:
 * @huggingface/gguf reads metadata element by element and no tensors at all.
 */
export function decodeGguf(bytes: Uint8Array): {
  readonly metadata: ReadonlyMap<string, GgufValue>;
  readonly tensors: readonly GgufTensor[];
} {
  const reader = new Reader(bytes);
  if (reader.uint32() !== ggufMagic) throw new GgufError('is not GGUF');
  const version = reader.uint32();
  if (version !== 2 && version !== 3) throw new GgufError(`is GGUF version ${version}, which is not known`);
  const tensorCount = reader.count(24);
  const entryCount = reader.count(12);
  const metadata = new Map<string, GgufValue>();
  for (let index = 0; index < entryCount; index++) {
    const key = reader.string();
    const value = reader.value(reader.uint32(), 0);
    if (metadata.has(key)) throw new GgufError(`has ${key} twice`);
    if (value !== undefined) metadata.set(key, value);
  }
  const infos = Array.from({ length: tensorCount }, () => {
    const name = reader.string();
    const dimensions = reader.uint32();
    if (dimensions !== 1) throw new GgufError(`has a tensor ${name} that is not one-dimensional`);
    const length = reader.uint64();
    if (reader.uint32() !== ggmlTypeF32) throw new GgufError(`has a tensor ${name} that is not float32`);
    return { name, length, offset: reader.uint64() };
  });
  const alignment = metadata.get('general.alignment') ?? ggufAlignment;
  if (typeof alignment !== 'number' || alignment < 1 || alignment % 4 !== 0)
    throw new GgufError('has an alignment that is not known');
  const start = aligned(reader.offset, alignment);
  const tensors = infos.map(({ name, length, offset }) => ({
    name,
    data: reader.floatsAt(start + offset, length),
  }));
  return { metadata, tensors };
}

/** Metadata that stands before the first value that does not fit into `bytes`: the beginning of a GGUF file. */
export function decodeGgufHead(bytes: Uint8Array): ReadonlyMap<string, GgufValue> {
  const reader = new Reader(bytes);
  if (reader.uint32() !== ggufMagic) throw new GgufError('is not GGUF');
  reader.uint32();
  reader.uint64();
  const entries = reader.uint64();
  const metadata = new Map<string, GgufValue>();
  try {
    while (metadata.size < entries) {
      const key = reader.string();
      const value = reader.value(reader.uint32(), 0);
      // Arrays of arrays are of no use here, but they count.
      metadata.set(key, value ?? '');
    }
  } catch (error) {
    if (!(error instanceof GgufError)) throw error;
  }
  return metadata;
}

/** Reads little-endian values one after another; GgufError at the end of the bytes. */
class Reader {
  offset = 0;
  private readonly view: DataView;

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  uint32(): number {
    return this.view.getUint32(this.take(4), true);
  }

  uint64(): number {
    const value = this.view.getBigUint64(this.take(8), true);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new GgufError('has a size that cannot be');
    return Number(value);
  }

  /** A number of things that take at least `size` bytes each. */
  count(size: number): number {
    const count = this.uint64();
    if (count * size > this.bytes.length - this.offset) throw new GgufError('ends too early');
    return count;
  }

  string(): string {
    const length = this.count(1);
    const start = this.take(length);
    return Buffer.from(this.bytes.buffer, this.bytes.byteOffset + start, length).toString('utf8');
  }

  /** undefined for arrays of other kinds than text and numbers, which nothing here needs. */
  value(type: number, depth: number): GgufValue | undefined {
    if (depth > deepest) throw new GgufError('nests arrays too deep');
    if (type === ggufType.string) return this.string();
    if (type === ggufType.array) return this.array(depth);
    return this.scalar(type);
  }

  private array(depth: number): GgufValue | undefined {
    const type = this.uint32();
    const length = this.count(type === ggufType.string ? 8 : type === ggufType.array ? 12 : sizeOf(type));
    if (type === ggufType.string) return Array.from({ length }, () => this.string());
    if (type === ggufType.array) {
      for (let index = 0; index < length; index++) this.value(type, depth + 1);
      return undefined;
    }
    if (type === ggufType.float32) return this.floatsAt(this.take(length * 4), length);
    return Float64Array.from({ length }, () => Number(this.scalar(type)));
  }

  private scalar(type: number): number | bigint | boolean {
    const at = this.take(sizeOf(type));
    switch (type) {
      case ggufType.uint8:
        return this.view.getUint8(at);
      case ggufType.int8:
        return this.view.getInt8(at);
      case ggufType.uint16:
        return this.view.getUint16(at, true);
      case ggufType.int16:
        return this.view.getInt16(at, true);
      case ggufType.uint32:
        return this.view.getUint32(at, true);
      case ggufType.int32:
        return this.view.getInt32(at, true);
      case ggufType.float32:
        return this.view.getFloat32(at, true);
      case ggufType.bool:
        return this.view.getUint8(at) !== 0;
      case ggufType.uint64:
        return this.view.getBigUint64(at, true);
      case ggufType.int64:
        return this.view.getBigInt64(at, true);
      default:
        return this.view.getFloat64(at, true);
    }
  }

  /** A copy, because the bytes in the file are aligned to the file and not to memory. */
  floatsAt(offset: number, length: number): Float32Array {
    if (offset + length * 4 > this.bytes.length) throw new GgufError('ends too early');
    const start = this.bytes.byteOffset + offset;
    return new Float32Array(this.bytes.buffer.slice(start, start + length * 4));
  }

  private take(length: number): number {
    const start = this.offset;
    if (length > this.bytes.length - start) throw new GgufError('ends too early');
    this.offset += length;
    return start;
  }
}

/** Bytes of one value of a scalar type. */
function sizeOf(type: number): number {
  switch (type) {
    case ggufType.uint8:
    case ggufType.int8:
    case ggufType.bool:
      return 1;
    case ggufType.uint16:
    case ggufType.int16:
      return 2;
    case ggufType.uint32:
    case ggufType.int32:
    case ggufType.float32:
      return 4;
    case ggufType.uint64:
    case ggufType.int64:
    case ggufType.float64:
      return 8;
    default:
      throw new GgufError(`has a value of the unknown type ${type}`);
  }
}
