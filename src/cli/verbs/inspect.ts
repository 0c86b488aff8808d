import type { Command } from 'commander';
import type { InspectResult } from '../../protocol/inspection';
import { given, givenModel, parseLayerNumbers, type ModelOptions } from '../arguments';
import { addVerb, withModel, withVectors } from '../command';
import { explainText, inspectText } from '../inspectionText';
import { pairsOf } from '../spaceText';
import type { CliServices } from '../services';
import { promptOf } from './prompts';

interface InspectOptions extends ModelOptions {
  readonly vectors: string;
  readonly prompt?: string;
  readonly promptFile?: string;
  readonly layers?: readonly number[];
}

/** `inspect` and `explain`. */
export function addInspectVerbs(program: Command, services: CliServices): void {
  withPrompt(addVerb(program, 'inspect', 'tokens of a prompt by their projection on the refusal direction'))
    .option(
      '--layers <list>',
      'layers whose mean is the tint, as 15-22 or 9,14,20-24 (default: of the projection)',
      parseLayerNumbers,
    )
    .action(async (options: InspectOptions) => {
      const { vectors, layers } = options;
      const result = await services.request('prompt/inspect', {
        vectors,
        model: givenModel(options),
        prompt: await promptOf(options),
        ...given({ layers }),
      });
      services.print(plain(result), inspectText(result));
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
