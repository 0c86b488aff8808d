import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Data sets and reference values that stand beside the project on some machines and are never part of it. */
export const sharedFolder = path.join(__dirname, '..', '..', '..', 'shared');

/** The path in the shared folder, or undefined where it is not there. */
export function shared(...parts: string[]): string | undefined {
  const file = path.join(sharedFolder, ...parts);
  return existsSync(file) ? file : undefined;
}

/** A little-endian float32 array in NumPy's format, C order. */
export function readNpy(file: string): { data: Float32Array; shape: number[] } {
  const bytes = readFileSync(file);
  const headerLength = bytes.readUInt16LE(8);
  const header = bytes.toString('latin1', 10, 10 + headerLength);
  if (!header.includes("'<f4'") || !header.includes("'fortran_order': False"))
    throw new Error(`${file} is not a float32 array in C order.`);
  const shape = (/\(([\d, ]+)\)/.exec(header)?.[1] ?? '').split(',').filter((part) => part.trim() !== '');
  const start = 10 + headerLength;
  return {
    data: new Float32Array(bytes.buffer.slice(bytes.byteOffset + start, bytes.byteOffset + bytes.length)),
    shape: shape.map(Number),
  };
}
