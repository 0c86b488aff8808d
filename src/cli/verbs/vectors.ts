import { Option, type Command } from 'commander';
import type {
  AnchorSource,
  Estimator,
  LayerWindow,
  ProjectionForm,
  PromptPosition,
  SteeringDirection,
  ThresholdRule,
} from '../../protocol/method';
import {
  given,
  givenModel,
  modelSpec,
  parseLayers,
  parseShare,
  parseWhole,
  type ModelOptions,
} from '../arguments';
import { addVerb, withModel, withVectors } from '../command';
import { extractText, projectText, rankText } from '../report';
import type { CliServices } from '../services';
import { wrongUse } from '../wrongUse';

interface ExtractOptions extends ModelOptions {
  readonly harmful?: string;
  readonly harmfulColumn?: string;
  readonly harmless?: string;
  readonly harmlessColumn?: string;
  readonly addHarmful?: readonly string[];
  readonly addHarmless?: readonly string[];
  readonly addContrast?: readonly string[];
  readonly limit?: number;
  readonly estimator?: Estimator;
  readonly opening?: string;
  readonly position?: PromptPosition;
  readonly classificationLayers?: LayerWindow;
  readonly falsePositiveRate?: number;
  readonly falseNegativeRate?: number;
  readonly youden?: true;
  readonly out?: string;
}

interface ProjectOptions extends ModelOptions {
  readonly vectors: string;
  readonly layer?: number;
  readonly top: number;
  readonly form: ProjectionForm;
  readonly direction: SteeringDirection;
}

interface RankOptions extends ModelOptions {
  readonly vectors: string;
  readonly token: string;
  readonly id?: number;
  readonly direction: SteeringDirection;
}

const estimators: readonly Estimator[] = [
  'mean-difference',
  'pca-diff',
  'pca-diff-uncentred',
  'pca-center',
  'logistic',
];
/** Of a rate that is not given beside one that is. */
const usualErrorRate = 0.05;
const positions: readonly PromptPosition[] = ['last', 'end-of-turn'];

/** `extract`, `project` and `rank`. */
export function addVectorVerbs(program: Command, services: CliServices): void {
  withModel(addVerb(program, 'extract', 'extract refusal vectors from harmful and harmless anchors'))
    .option('--harmful <file>', "harmful prompts: CSV, JSONL or text (default: the project's own anchors)")
    .option('--harmful-column <name>', 'column of the harmful prompts')
    .option('--harmless <file>', 'harmless prompts')
    .option('--harmless-column <name>', 'column of the harmless prompts')
    .option('--add-harmful <file...>', "harmful prompts of yours beside the project's own anchors")
    .option('--add-harmless <file...>', 'harmless prompts of yours beside them')
    .option('--add-contrast <file...>', 'contrast prompts of yours beside those that check the vectors')
    .option('--limit <n>', 'prompts taken of each set (own anchors: 64)', parseWhole(8))
    .addOption(
      new Option('--estimator <name>', 'how directions are made (default: mean-difference)').choices(
        estimators,
      ),
    )
    .option('--opening <text>', 'opening of an answer that the transition appends (default: Sure)')
    .addOption(
      new Option('--position <token>', 'where the transition begins (default: last)').choices(positions),
    )
    .option(
      '--classification-layers <range>',
      'layers that the transition averages (default: from 10 of 32 to the last)',
      parseLayers,
    )
    .option(
      '--false-positive-rate <x>',
      'harmless calibration prompts taken for harmful, at most (default: .05)',
      parseShare,
    )
    .option(
      '--false-negative-rate <x>',
      'harmful calibration prompts taken for harmless, at most (default: .05)',
      parseShare,
    )
    .option('--youden', "one threshold at Youden's J, so that no prompt is unclear")
    .option('--out <file>', 'where to write the vectors (default: the cache)')
    .action(async (options: ExtractOptions) => {
      const { estimator, opening, position, classificationLayers, out } = options;
      const thresholds = thresholdRule(options);
      const result = await services.request('vectors/extract', {
        model: modelSpec(options),
        anchors: anchorSource(options),
        ...given({ estimator, opening, position, classificationLayers, thresholds, out }),
      });
      services.print(result, extractText(result));
    });

  withModel(
    withVectors(
      addVerb(program, 'project', 'vocabulary projection: tokens that the vectors promote and suppress'),
    ),
  )
    .option('--layer <n>', 'one layer only', parseWhole(0))
    .option('--top <n>', 'tokens each way', parseWhole(1), 15)
    .addOption(
      new Option('--form <form>', 'pure: W_U v; lens: W_U norm(v)').choices(['pure', 'lens']).default('pure'),
    )
    .addOption(directionOption())
    .action(async (options: ProjectOptions) => {
      const { vectors, layer, top, form, direction } = options;
      const result = await services.request('vectors/project', {
        ...{ vectors, top, form, direction },
        model: givenModel(options),
        ...given({ layer }),
      });
      services.print(result, projectText(result));
    });

  withModel(withVectors(addVerb(program, 'rank', 'where a token stands in the projection of every layer')))
    .requiredOption('--token <text>', 'the token, or how it begins')
    .option('--id <n>', 'which of the tokens that match (default: the best)', parseWhole(0))
    .addOption(directionOption())
    .action(async (options: RankOptions) => {
      const { vectors, token: text, id, direction } = options;
      const result = await services.request('vectors/rank', {
        ...{ vectors, text, direction },
        model: givenModel(options),
        ...given({ id }),
      });
      services.print(result, rankText(result));
    });
}

function directionOption(): Option {
  return new Option('--direction <d>', 'towards refusal: v; away from it: -v')
    .choices(['towards', 'away'])
    .default('towards');
}

function anchorSource(options: ExtractOptions): AnchorSource {
  const { harmful, harmless, harmfulColumn, harmlessColumn, limit } = options;
  const { addHarmful: harmfulFiles, addHarmless: harmlessFiles, addContrast: contrastFiles } = options;
  const columns = harmfulColumn !== undefined || harmlessColumn !== undefined;
  if (harmful === undefined && harmless === undefined && !columns)
    return { kind: 'own', ...given({ limit, harmfulFiles, harmlessFiles, contrastFiles }) };
  if (harmfulFiles ?? harmlessFiles ?? contrastFiles)
    throw wrongUse(
      "Anchors are added to the project's own, and here others take their place.",
      'Leave out --harmful and --harmless, or write all anchors into their files.',
    );
  if (harmful === undefined || harmless === undefined)
    throw wrongUse('Anchors need both sets.', 'Give --harmful FILE and --harmless FILE, or neither.');
  return { kind: 'files', harmful, harmless, ...given({ harmfulColumn, harmlessColumn, limit }) };
}

/** undefined leaves the rule to the engine. */
function thresholdRule({
  youden,
  falsePositiveRate,
  falseNegativeRate,
}: ExtractOptions): ThresholdRule | undefined {
  const rates = falsePositiveRate !== undefined || falseNegativeRate !== undefined;
  if (youden && rates)
    throw wrongUse("Thresholds are set by rates or at Youden's J.", 'Give --youden or the rates, not both.');
  if (youden) return { kind: 'youden' };
  return rates
    ? {
        kind: 'rates',
        falsePositives: falsePositiveRate ?? usualErrorRate,
        falseNegatives: falseNegativeRate ?? usualErrorRate,
      }
    : undefined;
}
