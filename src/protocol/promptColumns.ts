/** Column names that data sets use for the prompt, the most telling first; compared without case. */
export const usualPromptColumns: readonly string[] = [
  'prompt',
  'goal',
  'question',
  'instruction',
  'query',
  'behavior',
  'request',
  'text',
  'input',
  'sentence',
];

/** Place of the most telling usual name among `names`; -1 where there is none. */
export function usualPromptColumn(names: readonly string[]): number {
  const lower = names.map((name) => name.toLowerCase());
  const usual = usualPromptColumns.find((name) => lower.includes(name));
  return usual === undefined ? -1 : lower.indexOf(usual);
}
