/** Words that a name may end in after `prompt`: `promptTemplate`, `PROMPT_2`. */
const endings = new Set(['template', 'text', 'string', 'str']);

/** What the text under a name is by the name: a `system` prompt, a prompt, or several prompts. */
export type NamedKind = 'system' | 'user' | 'prompts';

/**
 * What a name of a variable, parameter, property or key says of its text: `prompt`, `user_prompt`, `promptTemplate`,
 * `SYSTEM_PROMPT`, `prompts`; `user`, `system`, `userMessage`, `system_message`. undefined for any other.
 */
export function namedKind(name: string): NamedKind | undefined {
  const words = wordsOf(name);
  while (words.length > 1 && endings.has(words.at(-1) ?? '')) words.pop();
  const last = words.at(-1);
  const [first] = words;
  if (last === 'prompt') return words.includes('system') ? 'system' : 'user';
  if (last === 'prompts') return 'prompts';
  if (first !== 'user' && first !== 'system') return undefined;
  return words.length === 1 || (words.length === 2 && last === 'message') ? first : undefined;
}

/** `user` and `system` name much besides prompts: there a text of one word (`root`, `linux`) is none. */
export function isPromptText(name: string, text: string): boolean {
  if (!/\p{L}/u.test(text)) return false;
  return /prompt/i.test(name) || /\S\s+\S/.test(text);
}

/** Words of `snake_case`, `camelCase` and `UPPER_CASE`, in lower case, without numbers. */
function wordsOf(name: string): string[] {
  return name
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '');
}
