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
  anchorsLimit: 'anchors.limit',
  codeLensEnabled: 'codeLens.enabled',
} as const;

export type SettingId = (typeof SettingId)[keyof typeof SettingId];
