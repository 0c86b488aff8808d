import { count, layerRange, significant } from '../../appearance/format';
import { classifierLabels, strengthText } from '../../appearance/steeringText';
import type { ExtractResult } from '../../protocol/method';
import type { PanelState } from '../../protocol/panel';
import type { LensSettings } from '../settings/lensSettings';

/** What a report is made with, besides what the panel shows. */
export interface ReportOrigin {
  readonly settings: Pick<LensSettings, 'maxTokens' | 'anchorsLimit' | 'spec'>;
  readonly versions: { readonly extension: string; readonly vscode: string };
  readonly date: Date;
}

type Fact = readonly [name: string, value: string];

/** What the numbers of the panel depend on, as names with values. */
export function reportFacts(state: PanelState, { settings, versions, date }: ReportOrigin): readonly Fact[] {
  const model = state.model.state === 'ready' ? state.model.value : undefined;
  const extraction = state.layers.state === 'ready' ? state.layers.value.extraction : undefined;
  const { threads, gpuLayers = 0 } = settings.spec;
  return [
    ['made', date.toISOString()],
    ...(model
      ? ([
          [
            'model',
            `${model.name} ${model.quantization}, ${count(model.layers, 'layer')} (sha256 ${model.fingerprint})`,
          ],
          [
            'adapters',
            model.adapters
              .map(({ name, scale, sha256 }) => `${name} × ${significant(scale)} (sha256 ${sha256})`)
              .join(', ') || 'none',
          ],
        ] satisfies Fact[])
      : []),
    ...(extraction ? vectorFacts(extraction, state) : []),
    ['steering', steeringText(state)],
    [
      'settings',
      `at most ${count(settings.maxTokens, 'token')} an answer, at most ${count(settings.anchorsLimit, 'anchor')} of each set`,
    ],
    [
      'versions',
      [
        `Refusal Lens ${versions.extension}`,
        `VS Code ${versions.vscode}`,
        ...(model ? [`llama.cpp ${model.libraryVersion} on ${model.device}`] : []),
        `${threads === undefined ? 'usual number of' : threads} threads, ${count(gpuLayers, 'layer')} on the GPU`,
      ].join(', '),
    ],
  ];
}

function vectorFacts(
  { estimator, anchors, fingerprint, classifiers, classifier, calibratedOn, tuned }: ExtractResult,
  { vectorsFile }: PanelState,
): Fact[] {
  const { harmful, harmless, contrast, source } = anchors;
  return [
    [
      'vectors',
      `${estimator} of ${harmful} harmful + ${harmless} harmless + ${contrast} contrast anchors (${source})` +
        `${vectorsFile ? `, from ${vectorsFile}` : ''}; hash ${fingerprint}`,
    ],
    [
      'classifiers',
      `${classifiers
        .map(
          ({ name, threshold }) =>
            `${classifierLabels[name].label} from ${significant(threshold)}${name === classifier ? ' (in use)' : ''}`,
        )
        .join(', ')}; thresholds set on ${calibratedOn}`,
    ],
    ...(tuned ? ([['tuned on', tuned.on]] satisfies Fact[]) : []),
  ];
}

function steeringText({ strength, window, automatic }: PanelState): string {
  const where = window ? ` in ${layerRange(window)}` : '';
  return `${strengthText(strength)} of the residual norm${where}${automatic ? ', its sign by SCANS' : ''}`;
}
