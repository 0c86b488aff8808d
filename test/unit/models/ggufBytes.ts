import { encodeGguf, ggufString, type TypedValue } from '../../../src/formats/ggufWriter';

/** A GGUF file that says these things of itself and holds one tensor. */
export function ggufBytes(metadata: Readonly<Record<string, string>>, size = 64): Buffer {
  const values = Object.entries(metadata).map(([key, text]): [string, TypedValue] => [key, ggufString(text)]);
  const tensors = [{ name: 'weights', data: new Float32Array(size).fill(1) }];
  return Buffer.concat(encodeGguf(new Map(values), tensors));
}
