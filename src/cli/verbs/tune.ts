import type { Command } from 'commander';
import type { LayerWindow } from '../../protocol/method';
import {
  given,
  givenModel,
  parseLayers,
  parseList,
  parseNumber,
  parseWhole,
  type ModelOptions,
} from '../arguments';
import { addVerb, withModel, withVectors } from '../command';
import type { CliServices } from '../services';
import { tuneText } from '../tuneText';

interface TuneOptions extends ModelOptions {
  readonly vectors: string;
  readonly klLimit?: number;
  readonly strengths?: readonly number[];
  readonly windows?: readonly LayerWindow[];
  readonly lostLimit?: number;
  readonly limit?: number;
}

/** `tune`. */
export function addTuneVerb(program: Command, services: CliServices): void {
  withModel(
    withVectors(
      addVerb(program, 'tune', 'choose window, strength and rule of automatic steering, and store them'),
    ),
  )
    .option(
      '--kl-limit <nats>',
      'greatest mean KL at the first token of harmless prompts (default: .1)',
      parseNumber,
    )
    .option('--strengths <list>', 'sizes to try, as .02,.05', parseList(parseNumber))
    .option('--windows <list>', 'windows to try, as 8-14,10-18', parseList(parseLayers))
    .option(
      '--lost-limit <share>',
      'greatest share of harmful prompts that may lose their refusal (default: .05)',
      parseNumber,
    )
    .option(
      '--limit <n>',
      'harmful calibration prompts, and as many harmless ones (default: 64)',
      parseWhole(2),
    )
    .action(async (options: TuneOptions) => {
      const { vectors, klLimit, strengths, windows, lostLimit, limit } = options;
      const result = await services.request('vectors/tune', {
        vectors,
        model: givenModel(options),
        ...given({ klLimit, strengths, windows, lostLimit, limit }),
      });
      services.print(result, tuneText(result));
    });
}
