import path from 'node:path';
import type { Command } from 'commander';
import { addVerb } from '../command';
import { catalogText } from '../report';
import type { CliServices } from '../services';

/** `models`, `models fetch`, `models add` and `models remove`. */
export function addModelsVerb(program: Command, services: CliServices): void {
  const models = addVerb(
    program,
    'models',
    'list the models and adapters of the catalogue, and those that were added',
  ).action(async () => {
    const catalog = await services.request('models/list', {});
    services.print(catalog, catalogText(catalog));
  });
  addVerb(models, 'fetch', 'download a model of the catalogue or of Hugging Face and check it')
    .argument(
      '<id>',
      'model id, default, or hf:USER/REPOSITORY/FILE.gguf, or hf:USER/REPOSITORY:QUANTISATION',
    )
    .action(async (id: string) => {
      const fetched = await services.request('models/fetch', { id });
      services.print(fetched, fetched.path);
    });
  addVerb(models, 'add', 'add a GGUF file of yours, a model or an adapter, to the list')
    .argument('<file>', 'stays where it is')
    .action(async (file: string) => {
      const added = await services.request('models/add', { file: path.resolve(file) });
      services.print(added, `${added.kind} ${added.name}: ${added.path}`);
    });
  addVerb(models, 'remove', 'delete a fetched model; a file of yours is only taken off the list')
    .argument('<id>', 'as `models` lists it')
    .action(async (id: string) => {
      await services.request('models/delete', { id });
      services.print({ removed: id }, `${id} is removed.`);
    });
}
