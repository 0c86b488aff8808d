import { Option, type Command } from 'commander';
import { classifierNames } from '../formats/evaluationMode';
import { parseNumber, parseWhole } from './arguments';

/** A new verb of `parent`, with the option that every verb has. */
export function addVerb(parent: Command, name: string, description: string): Command {
  return parent.command(name).description(description).option('--json', 'print the result as JSON');
}

/** The options of ModelOptions. */
export function withModel(command: Command): Command {
  return command
    .option('--model <id|file>', 'catalogue id or GGUF file')
    .option('--adapter <id|file>', 'LoRA adapter: catalogue id or GGUF file')
    .option('--adapter-scale <x>', 'scale of the adapter (default: 1)', parseNumber)
    .option('--threads <n>', 'compute threads (default: cores - 1)', parseWhole(1))
    .option('--gpu-layers <n>', 'layers given to the GPU', parseWhole(0));
}

export function withVectors(command: Command): Command {
  return command.requiredOption('--vectors <file>', 'vectors from refusal-lens extract');
}

/** What decides whether a prompt is harmful. */
export function withClassifier(command: Command): Command {
  return command
    .addOption(
      new Option('--classifier <name>', 'what scores prompts (default: as stored with the vectors)').choices(
        classifierNames,
      ),
    )
    .option(
      '--threshold <t>',
      "score from which a prompt counts as harmful; given, it is the paper's rule and every prompt is steered (default: " +
        'the two stored with the vectors)',
      parseNumber,
    );
}
