import { figure, percent, withInterval } from '../formats/figure';
import { classificationIn, steeringRule } from '../protocol/classification';
import type { CompareResult } from '../protocol/compare';
import type { Catalog } from '../protocol/model';
import type {
  Classification,
  ExtractResult,
  ProjectResult,
  SteerResult,
  TokenRankResult,
  TunedSettings,
} from '../protocol/method';
import { table, visible } from './table';

// Results as text for a person at a terminal. `--json` prints the results themselves.

export function catalogText(catalog: Catalog): string {
  const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)}`;
  return [
    table(
      ['model', 'MB', 'licence', 'on this machine'],
      catalog.models.map((model) => [
        model.isDefault ? `${model.id} (default)` : model.id,
        megabytes(model.size),
        model.license,
        model.path ?? 'no: refusal-lens models fetch ' + model.id,
      ]),
    ),
    table(
      ['adapter', 'MB', 'for model'],
      catalog.adapters.map((adapter) => [adapter.id, megabytes(adapter.size), adapter.base]),
    ),
    ...(catalog.added.length === 0
      ? []
      : [
          table(
            ['added', '', 'MB', 'licence', 'on this machine'],
            catalog.added.map(({ id, kind, size, license, path }) => [
              id,
              kind,
              size === undefined ? '' : megabytes(size),
              license ?? '',
              size === undefined ? 'no: it is gone' : path,
            ]),
          ),
        ]),
  ].join('\n\n');
}

export function extractText(result: ExtractResult): string {
  const { transition, anchors, suggested, tuned } = result;
  return [
    `${anchors.harmful} harmful and ${anchors.harmless} harmless anchors (${anchors.source}), ${result.estimator}, ` +
      `${result.tokens} tokens, ${result.cached ? 'from the cache' : `${figure(result.seconds)} s`}`,
    table(
      ['layer', '|v|', '|h|', 'cos prev', 'AUROC', "Cohen's d", 'AUROC contrast', 'AUROC transition', 'gap'],
      result.layers.map((row) => [
        String(row.layer),
        figure(row.norm),
        figure(row.residualNorm),
        figure(row.cosineToPrevious),
        figure(row.auroc),
        figure(row.cohensD),
        figure(row.aurocContrast),
        figure(row.aurocTransition),
        figure(row.angles.gap),
      ]),
    ),
    gapText(result),
    `Suggested safety-critical window: layers ${suggested.first}-${suggested.last}.`,
    ...(tuned
      ? [
          `${tuned.byHand ? 'Chosen by hand' : 'Tuned'}: ${tunedWords(tuned)} (KL limit ${figure(tuned.klLimit)}, at most ` +
            `${percent(tuned.lostLimit)} % of harmful prompts lost), on ${tuned.on}.`,
        ]
      : []),
    '',
    classifiersText(result),
    automaticText(result),
    `Transition: "${transition.opening}" after the ${transition.position === 'last' ? 'last prompt token' : 'token that ends the turn'}, ` +
      `layers ${transition.layers.first}-${transition.layers.last}.`,
    ...result.warnings.map((warning) => `Warning: ${warning}`),
    `Vectors: ${result.path}`,
  ].join('\n');
}

/** `layers 12-16 at .04 of the residual norm; below -1.2 of probe away from refusal, never towards it`. */
export function tunedWords({ layers, strength, rule }: TunedSettings): string {
  return (
    `layers ${layers.first}-${layers.last} at ${figure(strength)} of the residual norm; below ${figure(rule.lower)} of ` +
    `${rule.classifier} away from refusal, ${rule.towards ? 'from the threshold on' : 'never'} towards it`
  );
}

/** What automatic steering does with the scores of the classifier in use. */
function automaticText({ classifier, calibratedOn, tuned }: ExtractResult): string {
  const uses = `Automatic steering uses ${classifier} (*)`;
  if (tuned?.rule.classifier !== classifier)
    return (
      `${uses}: harmful from the threshold on, harmless below the lower one. A harmful prompt that the model is about to ` +
      'answer is steered towards refusal, a harmless one that it is about to refuse away from it, all others not. ' +
      `Thresholds are set on ${calibratedOn}.`
    );
  const towards = tuned.rule.towards
    ? 'one from the threshold on that it is about to answer towards it, all others not'
    : 'none towards it';
  return (
    `${uses}, as ${tuned.byHand ? 'chosen by hand' : 'tuned'}: a prompt below the lower threshold that the model is about to refuse is ` +
    `steered away from refusal, ${towards}. The other thresholds are set on ${calibratedOn}.`
  );
}

/** Where the model begins to tell the two kinds of anchors apart (Safety Layers). */
function gapText({ angleGap }: ExtractResult): string {
  const where = angleGap
    ? `opens at layer ${angleGap.opens} and has grown at layer ${angleGap.grown}`
    : 'opens nowhere';
  return `Angle gap (degrees that a harmful and a harmless anchor lie farther apart than two harmless ones): ${where}.`;
}

/** AUROC of every classifier: held out on the anchors, also against the contrast set, and on the calibration prompts. */
function classifiersText(result: ExtractResult): string {
  const { classifiers, classifier } = result;
  return table(
    ['', 'classifier', 'AUROC anchors', 'contrast', 'AUROC calibration', 'lower', 'threshold', 'Brier'],
    classifiers.map((report) => {
      const { name, anchors, calibration, threshold } = report;
      return [
        name === classifier ? '*' : '',
        name,
        withInterval(anchors.auroc, anchors.low, anchors.high),
        figure(anchors.aurocContrast),
        withInterval(calibration.auroc, calibration.low, calibration.high),
        figure(steeringRule(result, report).lower),
        figure(threshold),
        figure(calibration.brier),
      ];
    }),
  );
}

export function projectText(result: ProjectResult): string {
  const shown = 8;
  const tokens = (list: readonly { readonly text: string }[]): string =>
    list
      .slice(0, shown)
      .map(({ text }) => visible(text))
      .join(' ');
  const inWindow = (layer: number): boolean =>
    layer >= result.suggested.first && layer <= result.suggested.last;
  return [
    table(
      ['layer', '', 'mass', 'rank', 'promoted', 'suppressed'],
      result.layers.map((row) => [
        String(row.layer),
        inWindow(row.layer) ? '|' : ' ',
        figure(row.refusalMass),
        figure(row.refusalRank),
        tokens(row.promoted),
        tokens(row.suppressed),
      ]),
    ),
    `Suggested safety-critical window (|): layers ${result.suggested.first}-${result.suggested.last}. ` +
      `Mass: share of softmax on ${result.refusalTokens.length} refusal tokens; rank: their mean rank, 0 is the top.`,
  ].join('\n');
}

/** A row a layer: where one token stands. */
export function rankText({
  text,
  token,
  matches,
  layers,
  vocabularySize,
  direction,
}: TokenRankResult): string {
  if (!token) return `No token of this tokenizer is or begins with “${text}”.`;
  const others = matches.filter(({ id }) => id !== token.id).map((one) => `${visible(one.text)} (${one.id})`);
  return [
    `Rank of ${visible(token.text)} (id ${token.id}) among ${vocabularySize} tokens, by ${direction === 'towards' ? 'v' : '-v'}:`,
    table(
      ['layer', 'rank pure', 'logit pure', 'rank lens', 'logit lens'],
      layers.map(({ layer, pure, lens }) => [
        String(layer),
        String(pure.rank),
        figure(pure.logit),
        String(lens.rank),
        figure(lens.logit),
      ]),
    ),
    ...(others.length > 0 ? [`Other matches (--id): ${others.join(', ')}.`] : []),
  ].join('\n');
}

export function steerText(result: SteerResult): string {
  const classification = classificationIn(result);
  const sign = result.strength > 0 ? 'towards refusal' : 'away from refusal';
  const steered =
    result.strength === 0
      ? 'Not steered'
      : `Steered ${sign} by ${figure(Math.abs(result.relative))} of the residual norm (alpha ${figure(Math.abs(result.absolute))}) ` +
        `in layers ${result.layers.first}-${result.layers.last}`;
  return [
    `default:  ${result.default.text.trim()}`,
    `steered:  ${result.steered.text.trim()}`,
    `${steered}; refusal log-odds ${figure(result.default.refusalLogOdds)} -> ` +
      `${figure(result.steered.refusalLogOdds)}, KL ${figure(result.kl)} at the first answer token.`,
    ...(classification ? [classificationText(classification)] : []),
  ].join('\n');
}

/** A row a strength; answers on one line each. */
export function compareText({ answers, unit, layers }: CompareResult): string {
  return [
    table(
      ['strength', 'refusal log-odds', 'KL', 'answer'],
      answers.map(({ strength, refusalLogOdds, kl, text }) => [
        String(strength),
        figure(refusalLogOdds),
        figure(kl),
        text.trim().replaceAll('\n', '⏎'),
      ]),
    ),
    `Strength: ${unit === 'relative' ? 'of the residual norm' : 'alpha'}, in layers ${layers.first}-${layers.last}; log-odds ` +
      'and KL(default || steered) of the first answer token.',
  ].join('\n');
}

/** `probe score 1.2345 >= 0.5000, harmful: steers towards refusal`: what automatic steering does with the prompt. */
export function classificationText(classification: Classification): string {
  const { classifier, score, threshold, lower, verdict, aboutToRefuse, direction } = classification;
  const number = (value: number): string => value.toFixed(4);
  const where = {
    harmful: `>= ${number(threshold)}`,
    harmless: `< ${number(lower)}`,
    unclear: `between ${number(lower)} and ${number(threshold)}`,
  }[verdict];
  const steers = {
    towards: 'automatic steering goes towards refusal',
    away: 'automatic steering goes away from refusal',
    none: 'automatic steering leaves it alone',
  }[direction];
  const inclination = aboutToRefuse ? 'about to be refused' : 'about to be answered';
  return `${classifier} score ${number(score)} ${where}, ${verdict}, ${inclination}: ${steers}`;
}
