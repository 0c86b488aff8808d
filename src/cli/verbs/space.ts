import type { Command } from 'commander';
import { LensError } from '../../protocol/errors';
import type { SpaceLayer, SpaceResult } from '../../protocol/space';
import { given, givenModel, parseWhole, type ModelOptions } from '../arguments';
import { addVerb, withModel, withVectors } from '../command';
import { pairsOf, spaceText } from '../spaceText';
import type { CliServices } from '../services';
import { promptOf } from './prompts';

interface SpaceOptions extends ModelOptions {
  readonly vectors: string;
  readonly layer?: number;
  readonly prompt?: string;
  readonly promptFile?: string;
  readonly anchors?: readonly string[];
}

/** `space`. */
export function addSpaceVerb(program: Command, services: CliServices): void {
  withModel(
    withVectors(
      addVerb(
        program,
        'space',
        'where anchors and a prompt lie at each layer: the first two principal components of last-token states',
      ),
    ),
  )
    .option('--layer <n>', 'one layer only', parseWhole(0))
    .option('--prompt <text>', 'a prompt to place among the anchors')
    .option('--prompt-file <file>', 'file with the prompt')
    .option('--anchors <file...>', 'files of yours with anchors, for their texts')
    .action(async (options: SpaceOptions) => {
      const { vectors: file, layer, anchors: promptFiles } = options;
      const space = await services.request('vectors/space', { file, ...given({ promptFiles }) });
      const layers = chosenLayers(space, layer);
      const place = await placeOf(options, services);
      const shown = {
        ...space,
        layers: layers.map(({ coordinates, ...rest }) => ({ ...rest, coordinates: pairsOf(coordinates) })),
        ...(place ? { place: layers.map((each) => place[each.layer]) } : {}),
      };
      services.print(shown, spaceText({ ...space, layers }, place));
    });
}

function chosenLayers({ layers }: SpaceResult, layer: number | undefined): readonly SpaceLayer[] {
  if (layer === undefined) return layers;
  const chosen = layers[layer];
  if (chosen) return [chosen];
  throw new LensError(
    'layer-out-of-range',
    `Layer ${layer} is not in these vectors, which have layers 0-${layers.length - 1}.`,
    'Choose a layer within that range.',
  );
}

/** Where the prompt lies, by layer; undefined where none is given. */
async function placeOf(
  options: SpaceOptions,
  services: CliServices,
): Promise<[number, number][] | undefined> {
  if (options.prompt === undefined && options.promptFile === undefined) return undefined;
  const { place } = await services.request('prompt/inspect', {
    vectors: options.vectors,
    model: givenModel(options),
    prompt: await promptOf(options),
  });
  return pairsOf(place);
}
