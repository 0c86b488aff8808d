import type { Command } from 'commander';
import { addVerb } from '../command';
import { catalogText } from '../report';
import type { CliServices } from '../services';

/** `models` and `models fetch`. */
export function addModelsVerb(program: Command, services: CliServices): void {
  const models = addVerb(program, 'models', 'list the models and adapters of the catalogue').action(
    async () => {
      const catalog = await services.request('models/list', {});
      services.print(catalog, catalogText(catalog));
    },
  );
  addVerb(models, 'fetch', 'download a model of the catalogue and check it')
    .argument('<id>', 'model id, or default')
    .action(async (id: string) => {
      const fetched = await services.request('models/fetch', { id });
      services.print(fetched, fetched.path);
    });
}
