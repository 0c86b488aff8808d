const simple: Readonly<Record<string, string>> = {
  ...{ n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v' },
};

/**
 * What an escape sequence of JavaScript stands for, e.g. `\n`, `\x41`, `\u{1f600}`, a line continuation (nothing).
 * @param sequence with its backslash
 */
export function scriptEscape(sequence: string): string {
  const after = sequence.slice(1);
  const hexadecimal = /^(?:x([\da-f]{2})|u([\da-f]{4})|u\{([\da-f]+)\})$/i.exec(after);
  if (hexadecimal) return character(hexadecimal.slice(1).join(''), 16) ?? sequence;
  if (/^[0-7]{1,3}$/.test(after)) return character(after, 8) ?? sequence;
  if (isLineEnd(after)) return '';
  return simple[after] ?? after;
}

/**
 * What an escape sequence of a Python string stands for; undefined for `\N{NAME}`, whose table of names is not here.
 * @param sequence with its backslash
 */
export function pythonEscape(sequence: string): string | undefined {
  const after = sequence.slice(1);
  if (after.startsWith('N{')) return undefined;
  const hexadecimal = /^(?:x([\da-f]{2})|u([\da-f]{4})|U([\da-f]{8}))$/i.exec(after);
  if (hexadecimal) return character(hexadecimal.slice(1).join(''), 16) ?? sequence;
  if (/^[0-7]{1,3}$/.test(after)) return character(after, 8) ?? sequence;
  if (isLineEnd(after)) return '';
  if (after === 'a') return '\x07';
  // Python leaves the backslash where it knows no such escape.
  return simple[after] ?? (/^['"\\]$/.test(after) ? after : sequence);
}

/** undefined beyond Unicode. */
function character(digits: string, base: number): string | undefined {
  const code = parseInt(digits, base);
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

function isLineEnd(text: string): boolean {
  return /^(?:\r\n?|\n|\u2028|\u2029)$/.test(text);
}
