import { describe, expect, it } from 'vitest';
import { createTextStream } from '../../src/engine/textStream';

describe('text from the bytes of tokens', () => {
  it('holds back a character until its last byte has come', () => {
    const bytes = Buffer.from('a😀b');
    const stream = createTextStream();
    const shown = [...bytes].map((byte) => stream.push(Uint8Array.of(byte)));
    expect(shown).toEqual(['a', 'a', 'a', 'a', 'a😀', 'a😀b']);
    expect(stream.end()).toBe('a😀b');
  });

  it('shows bytes that never became a character as U+FFFD', () => {
    const stream = createTextStream();
    expect(stream.push(Uint8Array.of(0x68, 0xf0, 0x9f))).toBe('h');
    expect(stream.end()).toBe('h\ufffd');
  });

  it('keeps a byte order mark that the model wrote', () => {
    expect(createTextStream().push(Uint8Array.of(0xef, 0xbb, 0xbf, 0x68))).toBe('\ufeffh');
  });
});
