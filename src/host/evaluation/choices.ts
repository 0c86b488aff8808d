import type { LayerWindow } from '../../protocol/method';
import type { NamedMode } from '../../protocol/evaluation';
import { LensError } from '../../protocol/errors';
import { defaultStrength, type LensSettings } from '../settings/lensSettings';

/** How prompts may be answered, in the order of a run; the settings say how strongly and in which layers. */
export const modeChoices = ['default', 'scans', 'steer', 'ablate'] as const;

export type ModeChoice = (typeof modeChoices)[number];

/** What a person wants evaluated. */
export interface EvaluationChoices {
  /** Path of the data set. */
  readonly file: string;
  /** At least one. */
  readonly modes: readonly ModeChoice[];
  /** Prompts at most; all unless given. */
  readonly limit?: number;
  /** Column of the prompts; a usual name unless given. */
  readonly column?: string;
  /** Folder of a run that is gone on with, as it was begun; the settings of now do not count. */
  readonly run?: string;
}

/** The chosen modes under the settings as they are. Error: strength-out-of-range. */
export function namedModes(
  choices: readonly ModeChoice[],
  settings: Pick<LensSettings, 'strength' | 'window'>,
): NamedMode[] {
  return modeChoices
    .filter((choice) => choices.includes(choice))
    .map((choice) => namedMode(choice, settings));
}

function namedMode(
  choice: ModeChoice,
  { strength, window }: Pick<LensSettings, 'strength' | 'window'>,
): NamedMode {
  const layers: { readonly layers?: LayerWindow } = window ? { layers: window } : {};
  const size = Math.abs(strength);
  switch (choice) {
    case 'default':
      return { kind: 'default', name: 'default' };
    case 'scans': {
      // A size that nobody has chosen is left to the vectors, which may be tuned; so is 0.
      const chosen = strength === defaultStrength || size === 0 ? {} : { strength: size };
      return { kind: 'scans', name: 'scans', ...chosen, ...layers };
    }
    case 'steer':
      if (size === 0)
        throw new LensError(
          'strength-out-of-range',
          'The setting refusalLens.strength is 0, which steers nothing.',
          'Set another strength, or evaluate without steering.',
        );
      return { kind: 'steer', name: `steer=${-size}`, strength: -size, ...layers };
    case 'ablate':
      return { kind: 'ablate', name: 'ablate' };
  }
}
