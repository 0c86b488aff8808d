import type { ClassifierReport } from '../../src/protocol/method';

/** Scores that nobody reads, for reports that are about something else. */
export const noScores: ClassifierReport['scores'] = {
  anchors: { harmful: [], harmless: [], contrast: [] },
  calibration: { harmful: [], harmless: [], contrast: [] },
};
