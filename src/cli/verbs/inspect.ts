import type { Command } from 'commander';
import type { InspectResult } from '../../protocol/inspection';
import type { LayerWindow } from '../../protocol/method';
import {
  given,
  givenModel,
  parseLayerNumbers,
  parseLayers,
  parseNumber,
  parseWhole,
  type ModelOptions,
} from '../arguments';
import { addVerb, withModel, withVectors } from '../command';
import { explainText, inspectText, lensText } from '../inspectionText';
import { pairsOf } from '../spaceText';
import type { CliServices } from '../services';
import { wrongUse } from '../wrongUse';
import { promptOf } from './prompts';

interface InspectOptions extends ModelOptions {
  readonly vectors: string;
  readonly prompt?: string;
  readonly promptFile?: string;
}

interface TintOptions extends InspectOptions {
  readonly layers?: readonly number[];
}

interface LensOptions extends InspectOptions {
  readonly layers?: LayerWindow;
  readonly token: number;
  readonly layer?: number;
  readonly top: number;
  readonly strength?: number;
}

/** `inspect`, `lens` and `explain`. */
export function addInspectVerbs(program: Command, services: CliServices): void {
  withPrompt(addVerb(program, 'inspect', 'tokens of a prompt by their projection on the refusal direction'))
    .option(
      '--layers <list>',
      'layers whose mean is the tint, as 15-22 or 9,14,20-24 (default: of the projection)',
      parseLayerNumbers,
    )
    .action(async (options: TintOptions) => {
      const { vectors, layers } = options;
      const result = await services.request('prompt/inspect', {
        vectors,
        model: givenModel(options),
        prompt: await promptOf(options),
        ...given({ layers }),
      });
      services.print(plain(result), inspectText(result));
    });

  withPrompt(addVerb(program, 'lens', 'what the model would say after a token of a prompt (logit lens)'))
    .requiredOption('--token <n>', 'the token, counted from 0 as inspect lists them', parseWhole(0))
    .option('--layer <n>', 'one layer only', parseWhole(0))
    .option('--top <n>', 'tokens a layer', parseWhole(1), 10)
    .option(
      '--strength <x>',
      'steered as well, from this token on: of the residual norm, signed',
      parseNumber,
    )
    .option('--layers <range>', 'layers to steer, as 10-18 (default: tuned, else suggested)', parseLayers)
    .action(async (options: LensOptions) => {
      const { vectors, token, layer, top, strength, layers } = options;
      if (strength === undefined && layers)
        throw wrongUse('There is no strength to steer by.', 'Give --strength X, or leave out --layers.');
      const result = await services.request('prompt/lens', {
        ...{ vectors, token, top },
        model: givenModel(options),
        prompt: await promptOf(options),
        ...given({
          layers: layer === undefined ? undefined : [layer],
          steering: strength === undefined ? undefined : { strength, ...given({ layers }) },
        }),
      });
      services.print(result, lensText(result));
    });

  withPrompt(
    addVerb(
      program,
      'explain',
      'words and layers that push a prompt towards refusal: each word is left out once',
    ),
  ).action(async (options: InspectOptions) => {
    const result = await services.request('prompt/explain', {
      vectors: options.vectors,
      model: givenModel(options),
      prompt: await promptOf(options),
    });
    services.print(result, explainText(result));
  });
}

function withPrompt(command: Command): Command {
  return withModel(withVectors(command))
    .option('--prompt <text>', 'the prompt')
    .option('--prompt-file <file>', 'file with the prompt');
}

/** With plain arrays, `values` by token and `place` by layer. */
function plain({ values, tint, place, ...rest }: InspectResult): object {
  const { tokens, layers } = rest;
  return {
    ...rest,
    values: tokens.map((_, token) => [...values.subarray(token * layers, (token + 1) * layers)]),
    tint: [...tint],
    place: pairsOf(place),
  };
}
