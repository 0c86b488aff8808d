import { aligned, ggmlTypeF32, ggufMagic, ggufType, ggufVersion, type GgufTensor } from './ggufSpec';

/** A metadata value to write, with the type that it gets in the file. */
export type TypedValue =
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'uint32' | 'int32'; readonly value: number }
  | { readonly type: 'float32[]'; readonly value: Float32Array };

export const ggufString = (value: string): TypedValue => ({ type: 'string', value });
export const ggufInt32 = (value: number): TypedValue => ({ type: 'int32', value });
export const ggufUint32 = (value: number): TypedValue => ({ type: 'uint32', value });
export const ggufFloats = (value: Float32Array): TypedValue => ({ type: 'float32[]', value });

/** A GGUF file of one-dimensional float32 tensors, as chunks in the order of the file. */
export function encodeGguf(
  metadata: ReadonlyMap<string, TypedValue>,
  tensors: readonly GgufTensor[],
): Uint8Array[] {
  const parts: Uint8Array[] = [
    uint32(ggufMagic),
    uint32(ggufVersion),
    uint64(tensors.length),
    uint64(metadata.size),
  ];
  for (const [key, value] of metadata) parts.push(string(key), ...typedValue(value));
  let offset = 0;
  for (const { name, data } of tensors) {
    parts.push(string(name), uint32(1), uint64(data.length), uint32(ggmlTypeF32), uint64(offset));
    offset = aligned(offset + data.byteLength);
  }
  const header = Buffer.concat(parts);
  const chunks: Uint8Array[] = [header, padding(header.length)];
  // The padding after the last tensor belongs to the file too: ggml reads the data section as one aligned block.
  for (const { data } of tensors) chunks.push(floats(data), padding(data.byteLength));
  return chunks;
}

function typedValue(typed: TypedValue): Uint8Array[] {
  switch (typed.type) {
    case 'string':
      return [uint32(ggufType.string), string(typed.value)];
    case 'uint32':
      return [uint32(ggufType.uint32), uint32(typed.value)];
    case 'int32': {
      const bytes = Buffer.alloc(4);
      bytes.writeInt32LE(typed.value);
      return [uint32(ggufType.int32), bytes];
    }
    case 'float32[]':
      return [...arrayHeader(ggufType.float32, typed.value.length), floats(typed.value)];
  }
}

function arrayHeader(type: number, length: number): Uint8Array[] {
  return [uint32(ggufType.array), uint32(type), uint64(length)];
}

function string(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'utf8');
  return Buffer.concat([uint64(bytes.length), bytes]);
}

function uint32(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function uint64(value: number): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

/** Little-endian bytes: every platform that the native libraries are built for is little-endian. */
function floats(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

function padding(length: number): Uint8Array {
  return new Uint8Array(aligned(length) - length);
}
