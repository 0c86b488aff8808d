/** The part of the settings' ids before the first dot, as in package.json. */
export const settingsSection = 'refusalLens';

/** Ids of the settings below `settingsSection`, as in package.json (a unit test compares the two). */
export const SettingId = {
  model: 'model',
  adapter: 'adapter',
  adapterScale: 'adapterScale',
  strength: 'strength',
  layers: 'layers',
  maxTokens: 'maxTokens',
  threads: 'threads',
  gpuLayers: 'gpuLayers',
  modelFolder: 'modelFolder',
  vectors: 'vectors',
  anchorsLimit: 'anchors.limit',
  anchorsFolder: 'anchors.folder',
  comparedStrengths: 'compare.strengths',
  codeLensEnabled: 'codeLens.enabled',
  codeLensScores: 'codeLens.scores',
  inspectionMode: 'inspection.mode',
  inspectionLayers: 'inspection.layers',
  notebookAutomatic: 'notebook.automatic',
  promptFiles: 'prompts.files',
} as const;

export type SettingId = (typeof SettingId)[keyof typeof SettingId];
