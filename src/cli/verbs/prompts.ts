import type { Command } from 'commander';
import { readPromptSet } from '../../formats/promptSet';
import { readTextFile } from '../../formats/textFile';
import type { ClassifierName, LayerWindow, StrengthUnit } from '../../protocol/method';
import {
  given,
  givenModel,
  modelSpec,
  parseLayers,
  parseList,
  parseNumber,
  parseUnit,
  parseWhole,
  type ModelOptions,
} from '../arguments';
import { addVerb, withClassifier, withModel, withVectors } from '../command';
import { classificationText, compareText, steerText } from '../report';
import type { CliServices } from '../services';
import { wrongUse } from '../wrongUse';

interface RenderOptions extends ModelOptions {
  readonly prompt: string;
  readonly system?: string;
}

interface SteerOptions extends ModelOptions {
  readonly vectors: string;
  readonly prompt?: string;
  readonly promptFile?: string;
  readonly system?: string;
  readonly strength?: number;
  readonly unit: StrengthUnit;
  readonly auto?: true;
  readonly classifier?: ClassifierName;
  readonly threshold?: number;
  readonly layers?: LayerWindow;
  readonly maxTokens: number;
  readonly temperature?: number;
  readonly seed?: number;
  readonly repetitionPenalty?: number;
}

interface CompareOptions extends ModelOptions {
  readonly vectors: string;
  readonly prompt?: string;
  readonly promptFile?: string;
  readonly system?: string;
  readonly strengths: readonly number[];
  readonly unit: StrengthUnit;
  readonly layers?: LayerWindow;
  readonly maxTokens: number;
}

interface ClassifyOptions extends ModelOptions {
  readonly vectors: string;
  readonly prompt?: string;
  readonly data?: string;
  readonly column?: string;
  readonly classifier?: ClassifierName;
  readonly threshold?: number;
}

/** `render`, `steer`, `compare` and `classify`. */
export function addPromptVerbs(program: Command, services: CliServices): void {
  withModel(addVerb(program, 'render', "show a prompt in the model's chat template, with its tokens"))
    .requiredOption('--prompt <text>', 'the prompt')
    .option('--system <text>', 'system prompt')
    .action(async (options: RenderOptions) => {
      const rendered = await services.request('prompt/render', {
        model: modelSpec(options),
        messages: [
          ...(options.system === undefined ? [] : [{ role: 'system' as const, content: options.system }]),
          { role: 'user', content: options.prompt },
        ],
      });
      services.print(rendered, rendered.text);
    });

  withClassifier(withModel(withVectors(addVerb(program, 'steer', 'answer a prompt by default and steered'))))
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
    .option('--auto', 'SCANS: a classifier decides the sign')
    .option('--layers <range>', 'layers to steer, as 10-18 (default: tuned, else suggested)', parseLayers)
    .option('--max-tokens <n>', 'new tokens at most', parseWhole(1), 64)
    .option('--temperature <t>', '0 is greedy', parseNumber)
    .option('--seed <n>', 'seed of sampled decoding', parseWhole(0))
    .option('--repetition-penalty <p>', '1 switches it off (default 1.1)', parseNumber)
    .action(async (options: SteerOptions) => {
      const { vectors, system, strength, unit, auto = false, classifier, threshold, layers } = options;
      const { maxTokens, temperature, seed, repetitionPenalty } = options;
      if (!auto && strength === undefined)
        throw wrongUse('There is no strength to steer by.', 'Give --strength X or --auto.');
      if (!auto && (classifier !== undefined || threshold !== undefined))
        throw wrongUse(
          'A classifier only decides in automatic steering.',
          'Give --auto with --classifier and --threshold, or leave them out.',
        );
      const result = await services.request('prompt/steer', {
        ...{ vectors, unit, auto, maxTokens },
        model: givenModel(options),
        prompt: await promptOf(options),
        ...given({ system, strength, classifier, threshold, layers }),
        decoding: given({ temperature, seed, repetitionPenalty }),
      });
      services.print(result, steerText(result));
    });

  withModel(withVectors(addVerb(program, 'compare', 'answer a prompt at several strengths at once')))
    .option('--prompt <text>', 'the prompt')
    .option('--prompt-file <file>', 'file with the prompt')
    .option('--system <text>', 'system prompt')
    .option(
      '--strengths <list>',
      'signed, as --strengths=-0.1,0,0.1',
      parseList(parseNumber),
      [-0.1, -0.05, 0, 0.05, 0.1],
    )
    .option('--unit <unit>', 'as of steer', parseUnit, 'relative')
    .option('--layers <range>', 'layers to steer, as 10-18 (default: tuned, else suggested)', parseLayers)
    .option('--max-tokens <n>', 'new tokens at most', parseWhole(1), 64)
    .action(async (options: CompareOptions) => {
      const { vectors, strengths, unit, maxTokens, system, layers } = options;
      const result = await services.request('prompt/compare', {
        ...{ vectors, strengths, unit, maxTokens },
        model: givenModel(options),
        prompt: await promptOf(options),
        ...given({ system, layers }),
      });
      services.print(result, compareText(result));
    });

  withClassifier(
    withModel(withVectors(addVerb(program, 'classify', 'score prompts: harmful from the threshold on'))),
  )
    .option('--prompt <text>', 'one prompt')
    .option('--data <file>', 'prompts: CSV, JSONL or text')
    .option('--column <name>', 'column of the prompts')
    .action(async (options: ClassifyOptions) => {
      const { vectors, prompt, data, column, classifier, threshold } = options;
      if ((prompt === undefined) === (data === undefined))
        throw wrongUse('There must be one source of prompts.', 'Give either --prompt TEXT or --data FILE.');
      const prompts =
        prompt === undefined ? (await readPromptSet(data ?? '', column)).map(({ text }) => text) : [prompt];
      const result = await services.request('prompt/classify', {
        ...{ vectors, prompts },
        model: givenModel(options),
        ...given({ classifier, threshold }),
      });
      const text = result.prompts.map(classificationText).join('\n');
      services.print(prompt === undefined ? result : result.prompts[0], text);
    });
}

/** The prompt of the command line or of a file, without the space around it. */
export async function promptOf({
  prompt,
  promptFile,
}: Pick<SteerOptions, 'prompt' | 'promptFile'>): Promise<string> {
  if ((prompt === undefined) === (promptFile === undefined))
    throw wrongUse('There must be one prompt.', 'Give either --prompt TEXT or --prompt-file FILE.');
  return promptFile === undefined ? (prompt ?? '') : (await readTextFile(promptFile)).text.trim();
}
