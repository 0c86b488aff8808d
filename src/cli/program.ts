import { readFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import { readPromptSet } from '../formats/promptSet';
import { LensError } from '../protocol/errors';
import type {
  AnchorSource,
  Classification,
  LayerWindow,
  ProjectionForm,
  StrengthUnit,
} from '../protocol/method';
import type { EngineMethod, ParamsOf, ResultOf } from '../protocol/engine';
import {
  givenModel,
  modelSpec,
  parseLayers,
  parseNumber,
  parseUnit,
  parseWhole,
  type ModelOptions,
} from './arguments';
import { catalogText, classificationText, extractText, projectText, steerText } from './report';

/** What the verbs need from the outside world. */
export interface CliServices {
  request<M extends EngineMethod>(method: M, params: ParamsOf<M>): Promise<ResultOf<M>>;
  /** Prints a result: as JSON with `--json`, else the text. */
  print(result: unknown, text: string): void;
}

interface ExtractOptions extends ModelOptions {
  readonly harmful?: string;
  readonly harmfulColumn?: string;
  readonly harmless?: string;
  readonly harmlessColumn?: string;
  readonly limit?: number;
  readonly out?: string;
}

interface ProjectOptions extends ModelOptions {
  readonly vectors: string;
  readonly layer?: number;
  readonly top: number;
  readonly form: ProjectionForm;
}

interface SteerOptions extends ModelOptions {
  readonly vectors: string;
  readonly prompt?: string;
  readonly promptFile?: string;
  readonly system?: string;
  readonly strength?: number;
  readonly unit: StrengthUnit;
  readonly auto?: true;
  readonly layers?: LayerWindow;
  readonly maxTokens: number;
  readonly temperature?: number;
  readonly seed?: number;
  readonly repetitionPenalty?: number;
}

interface ClassifyOptions extends ModelOptions {
  readonly vectors: string;
  readonly prompt?: string;
  readonly data?: string;
  readonly column?: string;
}

/** The command line of `refusal-lens`: verbs, their options and what each asks of the engine. */
export function createProgram(services: CliServices): Command {
  const program = new Command('refusal-lens')
    .description('See why a local language model refuses, layer by layer, and steer it.')
    .option('--json', 'print the result as JSON')
    .showHelpAfterError()
    .exitOverride();
  const verb = (name: string, description: string, parent = program): Command =>
    parent.command(name).description(description).option('--json', 'print the result as JSON');

  const models = verb('models', 'list the models and adapters of the catalogue').action(async () => {
    const catalog = await services.request('models/list', {});
    services.print(catalog, catalogText(catalog));
  });
  verb('fetch', 'download a model of the catalogue and check it', models)
    .argument('<id>', 'model id, or default')
    .action(async (id: string) => {
      const fetched = await services.request('models/fetch', { id });
      services.print(fetched, fetched.path);
    });

  withModel(verb('render', "show a prompt in the model's chat template, with its tokens"))
    .requiredOption('--prompt <text>', 'the prompt')
    .option('--system <text>', 'system prompt')
    .action(async (options: ModelOptions & { prompt: string; system?: string }) => {
      const rendered = await services.request('prompt/render', {
        model: modelSpec(options),
        messages: [
          ...(options.system === undefined ? [] : [{ role: 'system' as const, content: options.system }]),
          { role: 'user', content: options.prompt },
        ],
      });
      services.print(rendered, rendered.text);
    });

  withModel(verb('extract', 'extract refusal vectors from harmful and harmless anchors'))
    .option('--harmful <file>', "harmful prompts: CSV, JSONL or text (default: the project's own anchors)")
    .option('--harmful-column <name>', 'column of the harmful prompts')
    .option('--harmless <file>', 'harmless prompts')
    .option('--harmless-column <name>', 'column of the harmless prompts')
    .option('--limit <n>', 'prompts taken of each set (own anchors: 64)', parseWhole(2))
    .option('--out <file>', 'where to write the vectors (default: the cache)')
    .action(async (options: ExtractOptions) => {
      const result = await services.request('vectors/extract', {
        model: modelSpec(options),
        anchors: anchorSource(options),
        ...(options.out === undefined ? {} : { out: options.out }),
      });
      services.print(result, extractText(result));
    });

  withModel(
    withVectors(verb('project', 'vocabulary projection: tokens that the vectors promote and suppress')),
  )
    .option('--layer <n>', 'one layer only', parseWhole(0))
    .option('--top <n>', 'tokens each way', parseWhole(1), 15)
    .addOption(
      new Option('--form <form>', 'pure: W_U v; lens: W_U norm(v)').choices(['pure', 'lens']).default('pure'),
    )
    .action(async (options: ProjectOptions) => {
      const result = await services.request('vectors/project', {
        vectors: options.vectors,
        model: givenModel(options),
        ...(options.layer === undefined ? {} : { layer: options.layer }),
        top: options.top,
        form: options.form,
      });
      services.print(result, projectText(result));
    });

  withModel(withVectors(verb('steer', 'answer a prompt by default and steered')))
    .option('--prompt <text>', 'the prompt')
    .option('--prompt-file <file>', 'file with the prompt')
    .option('--system <text>', 'system prompt')
    .option('--strength <x>', 'signed: > 0 towards refusal, < 0 away from it', parseNumber)
    .option(
      '--unit <unit>',
      'relative (of the residual norm) or absolute (the alpha of the paper)',
      parseUnit,
      'relative',
    )
    .option('--auto', 'SCANS: the hidden-state transition decides the sign')
    .option('--layers <range>', 'layers to steer, as 10-18 (default: the suggested window)', parseLayers)
    .option('--max-tokens <n>', 'new tokens at most', parseWhole(1), 64)
    .option('--temperature <t>', '0 is greedy', parseNumber)
    .option('--seed <n>', 'seed of sampled decoding', parseWhole(0))
    .option('--repetition-penalty <p>', '1 switches it off (default 1.1)', parseNumber)
    .action(async (options: SteerOptions) => {
      if (!options.auto && options.strength === undefined)
        throw wrongUse('There is no strength to steer by.', 'Give --strength X or --auto.');
      const decoding = {
        ...(options.temperature === undefined ? {} : { temperature: options.temperature }),
        ...(options.seed === undefined ? {} : { seed: options.seed }),
        ...(options.repetitionPenalty === undefined ? {} : { repetitionPenalty: options.repetitionPenalty }),
      };
      const result = await services.request('prompt/steer', {
        vectors: options.vectors,
        model: givenModel(options),
        prompt: await promptOf(options),
        ...(options.system === undefined ? {} : { system: options.system }),
        ...(options.strength === undefined ? {} : { strength: options.strength }),
        unit: options.unit,
        auto: options.auto ?? false,
        ...(options.layers === undefined ? {} : { layers: options.layers }),
        maxTokens: options.maxTokens,
        decoding,
      });
      services.print(result, steerText(result));
    });

  withModel(withVectors(verb('classify', 'score prompts by the hidden-state transition')))
    .option('--prompt <text>', 'one prompt')
    .option('--data <file>', 'prompts: CSV, JSONL or text')
    .option('--column <name>', 'column of the prompts')
    .action(async (options: ClassifyOptions) => {
      if ((options.prompt === undefined) === (options.data === undefined))
        throw wrongUse('There must be one source of prompts.', 'Give either --prompt TEXT or --data FILE.');
      const prompts =
        options.prompt === undefined
          ? (await readPromptSet(options.data ?? '', options.column)).map(({ text }) => text)
          : [options.prompt];
      const result = await services.request('prompt/classify', {
        vectors: options.vectors,
        model: givenModel(options),
        prompts,
      });
      const text = result.prompts.map((one: Classification) => classificationText(one)).join('\n');
      services.print(options.prompt === undefined ? result : result.prompts[0], text);
    });

  return program;
}

function withModel(command: Command): Command {
  return command
    .option('--model <id|file>', 'catalogue id or GGUF file')
    .option('--adapter <id|file>', 'LoRA adapter: catalogue id or GGUF file')
    .option('--adapter-scale <x>', 'scale of the adapter (default: 1)', parseNumber)
    .option('--threads <n>', 'compute threads (default: cores - 1)', parseWhole(1))
    .option('--gpu-layers <n>', 'layers given to the GPU', parseWhole(0));
}

function withVectors(command: Command): Command {
  return command.requiredOption('--vectors <file>', 'vectors from refusal-lens extract');
}

function anchorSource(options: ExtractOptions): AnchorSource {
  const { harmful, harmless, harmfulColumn, harmlessColumn } = options;
  const limit = options.limit === undefined ? {} : { limit: options.limit };
  const columns = harmfulColumn !== undefined || harmlessColumn !== undefined;
  if (harmful === undefined && harmless === undefined && !columns) return { kind: 'own', ...limit };
  if (harmful === undefined || harmless === undefined)
    throw wrongUse('Anchors need both sets.', 'Give --harmful FILE and --harmless FILE, or neither.');
  return {
    kind: 'files',
    harmful,
    harmless,
    ...(harmfulColumn === undefined ? {} : { harmfulColumn }),
    ...(harmlessColumn === undefined ? {} : { harmlessColumn }),
    ...limit,
  };
}

async function promptOf({ prompt, promptFile }: SteerOptions): Promise<string> {
  if ((prompt === undefined) === (promptFile === undefined))
    throw wrongUse('There must be one prompt.', 'Give either --prompt TEXT or --prompt-file FILE.');
  if (promptFile === undefined) return prompt ?? '';
  try {
    return (await readFile(promptFile, 'utf8')).replace(/^\ufeff/, '').trim();
  } catch (cause) {
    throw new LensError(
      'file-unreadable',
      `The prompt file ${promptFile} cannot be read.`,
      'Check the path and its permissions.',
      { cause },
    );
  }
}

function wrongUse(message: string, next: string): LensError {
  return new LensError('wrong-use', message, next);
}
