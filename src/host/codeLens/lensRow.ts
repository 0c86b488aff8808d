import { namesFile } from '../../protocol/modelName';
import { CommandId, commandTitles } from '../commands/commandId';
import { errorCommands } from '../dialogues/errorCommands';
import { classificationDetails, classificationText, obstacleText } from '../inspection/classificationText';
import type { LensSettings } from '../settings/lensSettings';
import type { Score } from './scores';

/** One entry of the row above a prompt. */
export interface LensEntry {
  readonly title: string;
  readonly command: CommandId;
  readonly tooltip?: string;
}

/**
 * `Steer | Inspect | Compare Strengths | harmless (score −1.2), about to refuse: would steer away`. A click on the
 * score steers as it says; without one, its place offers that.
 */
export function lensRow(
  score: Score | undefined,
  settings: Pick<LensSettings, 'inspectionMode' | 'spec'>,
): LensEntry[] {
  const inspect: LensEntry[] =
    settings.inspectionMode === 'off' ? [] : [{ title: 'Inspect', command: CommandId.inspectPrompt }];
  return [
    { title: 'Steer', command: CommandId.steerPrompt },
    ...inspect,
    { title: 'Compare Strengths', command: CommandId.compareStrengths },
    scoreEntry(score, settings.spec.model),
  ];
}

function scoreEntry(score: Score | undefined, model: string): LensEntry {
  const steer = { command: CommandId.steerWithScans, title: commandTitles[CommandId.steerWithScans] };
  switch (score?.state) {
    case undefined:
      return steer;
    case 'pending':
      return { ...steer, title: 'scoring ...' };
    case 'known': {
      const { classification } = score;
      return {
        ...steer,
        title: classificationText(classification),
        tooltip: classificationDetails(classification),
      };
    }
    case 'failed': {
      const { error } = score;
      // A model of the catalogue only has to be fetched.
      const fetches = error.code === 'model-missing' && !namesFile(model);
      const command = fetches ? CommandId.fetchModel : (errorCommands[error.code][0] ?? CommandId.showOutput);
      return { title: obstacleText(error), command, tooltip: `${error.message} ${error.next}` };
    }
  }
}
