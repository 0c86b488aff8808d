/** Ids of the commands, as in package.json (a unit test compares the two). */
export const CommandId = {
  steerPrompt: 'refusalLens.steerPrompt',
  steerWithScans: 'refusalLens.steerWithScans',
  openLayerHeatmap: 'refusalLens.openLayerHeatmap',
  openSteerPanel: 'refusalLens.openSteerPanel',
  extractVectors: 'refusalLens.extractVectors',
  fetchModel: 'refusalLens.fetchModel',
  chooseModel: 'refusalLens.chooseModel',
  chooseAdapter: 'refusalLens.chooseAdapter',
  showRenderedPrompt: 'refusalLens.showRenderedPrompt',
  evaluateDataSet: 'refusalLens.evaluateDataSet',
  cancel: 'refusalLens.cancel',
  restartEngine: 'refusalLens.restartEngine',
  showOutput: 'refusalLens.showOutput',
  openSettings: 'refusalLens.openSettings',
  openSample: 'refusalLens.openSample',
  showMenu: 'refusalLens.showMenu',
} as const;

export type CommandId = (typeof CommandId)[keyof typeof CommandId];

/** Titles as in package.json, for buttons and the menu of the status bar item. */
export const commandTitles: Record<CommandId, string> = {
  [CommandId.steerPrompt]: 'Steer This Prompt',
  [CommandId.steerWithScans]: 'Steer With SCANS',
  [CommandId.openLayerHeatmap]: 'Open Layer Heatmap',
  [CommandId.openSteerPanel]: 'Open Steering Panel',
  [CommandId.extractVectors]: 'Extract Vectors',
  [CommandId.fetchModel]: 'Fetch Model...',
  [CommandId.chooseModel]: 'Choose Model...',
  [CommandId.chooseAdapter]: 'Choose Adapter...',
  [CommandId.showRenderedPrompt]: 'Show Rendered Prompt',
  [CommandId.evaluateDataSet]: 'Evaluate Data Set...',
  [CommandId.cancel]: 'Cancel',
  [CommandId.restartEngine]: 'Restart Engine',
  [CommandId.showOutput]: 'Show Output',
  [CommandId.openSettings]: 'Open Settings',
  [CommandId.openSample]: 'Open Sample Prompts',
  [CommandId.showMenu]: 'Show Menu',
};
