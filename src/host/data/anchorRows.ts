import { usualPromptColumn } from '../../protocol/promptColumns';
import { bareLine, textLines } from './lineChanges';

/** A prompt of a file of anchors, one JSON object or text a line. */
export interface AnchorRow {
  /** The prompt; of a line that holds none, the line. */
  readonly text: string;
  /** Counted from 0, and as it stands, without its end. */
  readonly line: number;
  readonly raw: string;
  /** Why there is no prompt on it. */
  readonly problem?: string;
}

/** The name of the field that holds the prompts where no line says it. */
const usualField = 'prompt';

/** The rows of a file of anchors: its lines but for empty ones. `name` is what sentences call it. */
export function anchorRows(content: string, name: string): AnchorRow[] {
  const field = promptField(content);
  return textLines(content).flatMap((whole, line) => {
    const raw = bareLine(whole);
    if (raw.replace(byteOrderMark, '').trim() === '') return [];
    const text = promptOf(raw, field);
    if (text !== undefined && text !== '') return { text, line, raw };
    const problem =
      text === ''
        ? `Line ${line + 1} of ${name} holds an empty prompt, which is left out.`
        : parsed(raw) === undefined
          ? `Line ${line + 1} of ${name} is not JSON, so no vectors can be made. Edit it here, or delete it.`
          : `Line ${line + 1} of ${name} has no text under "${field}", so no vectors can be made. Edit it here, or delete it.`;
    return { text: raw, line, raw, problem };
  });
}

/** The name of the field that holds a file's prompts, as the engine finds it: by the first object. */
export function promptField(content: string): string {
  for (const line of textLines(content)) {
    const value = parsed(bareLine(line));
    if (!isObject(value)) continue;
    const names = Object.keys(value);
    return names[usualPromptColumn(names)] ?? usualField;
  }
  return usualField;
}

/** A line for `text`: what else `raw` says stays. */
export function lineWith(text: string, field: string, raw?: string): string {
  const value = raw === undefined ? undefined : parsed(raw);
  if (typeof value === 'string') return JSON.stringify(text);
  return JSON.stringify({ ...(isObject(value) ? value : {}), [field]: text });
}

/** The prompt on a line; undefined where it holds none. */
export function promptOf(raw: string, field: string): string | undefined {
  const value = parsed(raw);
  const text = isObject(value) ? value[field] : value;
  return typeof text === 'string' ? text.trim() : undefined;
}

const byteOrderMark = /^\ufeff/;

function parsed(raw: string): unknown {
  try {
    return JSON.parse(raw.replace(byteOrderMark, '')) as unknown;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
