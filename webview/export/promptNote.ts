import { onOneLine } from '../../src/appearance/format';

/** Which prompt a figure is of: where it stands, and its text. */
export function promptNote({ source, prompt }: { readonly source: string; readonly prompt: string }): string {
  return `${source}: ${onOneLine(prompt)}`;
}
