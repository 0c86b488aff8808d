import type { Engine } from '../engine/engine';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A token as text; a token that is only part of a character shows its bytes as `\xNN`. */
export function tokenText(engine: Engine, token: number): string {
  const bytes = engine.piece(token);
  try {
    return utf8.decode(bytes);
  } catch {
    return Array.from(bytes, (byte) =>
      byte < 0x80 ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`,
    ).join('');
  }
}
