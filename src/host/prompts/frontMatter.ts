import { parse } from 'yaml';
import { isHubUri, namesFile } from '../../protocol/modelName';
import type { PromptSettings } from './promptFinder';
import type { TextLines } from './textLines';

/** What the front matter of a prompt file says. */
export interface FrontMatter {
  readonly system: string | undefined;
  readonly settings: PromptSettings;
}

/** Offset after the front matter (YAML between two lines of three dashes, at the beginning); 0 where there is none. */
export function bodyStart(lines: TextLines): number {
  if (lines.text(0).trimEnd() !== '---') return 0;
  for (let line = 1; line < lines.count; line++)
    if (/^(---|\.\.\.)\s*$/.test(lines.text(line))) return lines.after(line);
  return 0;
}

/** Reads front matter, delimiters included. What is no YAML, or not of the kind that is expected, says nothing. */
export function readFrontMatter(text: string): FrontMatter {
  const { system, model, strength } = fieldsOf(text.replace(/^---.*/, '').replace(/(---|\.\.\.)\s*$/, ''));
  return {
    system: typeof system === 'string' && system.trim() !== '' ? system.trim() : undefined,
    settings: {
      ...(typeof model === 'string' && isModel(model) ? { model: model.trim() } : {}),
      ...(typeof strength === 'number' && Number.isFinite(strength) ? { strength } : {}),
    },
  };
}

function fieldsOf(yaml: string): Readonly<Record<string, unknown>> {
  try {
    const fields: unknown = parse(yaml, { logLevel: 'silent' });
    return typeof fields === 'object' && fields !== null ? { ...fields } : {};
  } catch {
    return {};
  }
}

/** Prompt files of other tools name models of services (`GPT-4o`): ours are catalogue ids, files and hf: addresses. */
function isModel(name: string): boolean {
  return namesFile(name) || isHubUri(name) || /^[a-z0-9][a-z0-9._-]*$/.test(name.trim());
}
