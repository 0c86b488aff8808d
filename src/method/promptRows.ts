import { readDataSet, type DataSetPrompt } from '../formats/dataSet';
import type { PromptFileRow } from '../protocol/data';
import type { PromptKind } from '../protocol/space';

/** The type of a harmless prompt that says that it is a contrast prompt. */
const contrastType = 'contrast';

/** The prompts of a file with their kinds, as far as it says. Errors: file-unreadable, prompts-invalid. */
export async function readPromptRows(file: string): Promise<PromptFileRow[]> {
  const { prompts } = await readDataSet({ file });
  return prompts.map((prompt) => ({ row: prompt.row, text: prompt.text, kind: kindOf(prompt) }));
}

function kindOf({ harmful, type }: DataSetPrompt): PromptKind | null {
  if (harmful === null) return null;
  if (harmful) return 'harmful';
  return type?.toLowerCase() === contrastType ? 'contrast' : 'harmless';
}
