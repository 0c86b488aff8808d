import { finderKinds, type FinderKind } from './finderKind';
import { patternProblem } from './patternFinder';

/** How prompts are found in files of some names. */
export interface FileRule {
  /** A glob, e.g. `**` + `/*.tmpl`. */
  readonly glob: string;
  /** A kind of text, or a regular expression whose first group is the prompt. */
  readonly find: FinderKind | { readonly pattern: string };
}

/** The rules of a setting with a sentence for each that is wrong, which is left out. */
export interface CheckedFileRules {
  readonly rules: readonly FileRule[];
  readonly problems: readonly string[];
}

/** @param value of the setting `refusalLens.prompts.files`: an object of globs, each with a kind or `{ "pattern": "..." }` */
export function checkFileRules(value: unknown): CheckedFileRules {
  if (value === undefined) return { rules: [], problems: [] };
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { rules: [], problems: [problem('', JSON.stringify(value), 'which is not an object of globs')] };
  const rules: FileRule[] = [];
  const problems: string[] = [];
  for (const [glob, find] of Object.entries(value)) {
    const checked = checkFind(find);
    if ('wrong' in checked) problems.push(problem(` for ${glob}`, JSON.stringify(find), checked.wrong));
    else rules.push({ glob, find: checked.find });
  }
  return { rules, problems };
}

/** A copy of `value` (what VS Code gives changes with the setting), or the end of a sentence. */
function checkFind(value: unknown): Pick<FileRule, 'find'> | { readonly wrong: string } {
  const kind = finderKinds.find((one) => one === value);
  if (kind) return { find: kind };
  const pattern =
    typeof value === 'object' && value !== null && 'pattern' in value ? value.pattern : undefined;
  if (typeof pattern !== 'string')
    return { wrong: `which is not one of ${finderKinds.join(', ')} or {"pattern": "..."}` };
  const wrong = patternProblem(pattern);
  return wrong === undefined ? { find: { pattern } } : { wrong: `which is ${wrong}` };
}

function problem(where: string, value: string, wrong: string): string {
  return `The setting refusalLens.prompts.files is ${value}${where}, ${wrong}. It is left out until you change it.`;
}
