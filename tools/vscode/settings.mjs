// @ts-check
// User settings of a VS Code that is started for a try or a test: nothing pops up, nothing is looked up online.

/** @type {Readonly<Record<string, unknown>>} */
export const quietSettings = Object.freeze({
  'workbench.startupEditor': 'none',
  'workbench.enableExperiments': false,
  'workbench.tips.enabled': false,
  'workbench.editor.languageDetection': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  // The web workbench saves after every change unless told otherwise: a sample would be rewritten by a click.
  'files.autoSave': 'off',
});

/** Settings for tests only: the machine is shared and small, and what is not tested costs time. */
export const testSettings = Object.freeze({
  ...quietSettings,
  'git.enabled': false,
  'window.autoDetectColorScheme': false,
});
