/** The kinds of text in which prompts are found, as the setting for files names them. */
export const finderKinds = [
  'markdown',
  'text',
  'prompt',
  'json',
  'jsonl',
  'csv',
  'python',
  'javascript',
  'typescript',
  'tsx',
] as const;
export type FinderKind = (typeof finderKinds)[number];
