import { Command } from 'commander';
import type { CliServices } from './services';
import { addCheckVerb } from './verbs/check';
import { addEvaluateVerb } from './verbs/evaluate';
import { addInspectVerbs } from './verbs/inspect';
import { addModelsVerb } from './verbs/models';
import { addPromptVerbs } from './verbs/prompts';
import { addSpaceVerb } from './verbs/space';
import { addTuneVerb } from './verbs/tune';
import { addVectorVerbs } from './verbs/vectors';

/** The command line of `refusal-lens`: verbs, their options and what each asks of the engine. */
export function createProgram(services: CliServices): Command {
  const program = new Command('refusal-lens')
    .description('See why a local language model refuses, layer by layer, and steer it.')
    .option('--json', 'print the result as JSON')
    .showHelpAfterError()
    .exitOverride();
  addModelsVerb(program, services);
  addCheckVerb(program, services);
  addVectorVerbs(program, services);
  addPromptVerbs(program, services);
  addInspectVerbs(program, services);
  addSpaceVerb(program, services);
  addTuneVerb(program, services);
  addEvaluateVerb(program, services);
  return program;
}
