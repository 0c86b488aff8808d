import { layerList, significant, signed, visibleToken } from '../../appearance/format';
import type { EngineMethod } from '../../protocol/engine';
import type { InspectResult, TokenLensResult } from '../../protocol/inspection';
import { rising } from '../../protocol/layerWindow';
import { classificationText, obstacleText, shortClassificationText } from './classificationText';
import type { InspectionView } from './inspector';
import type { Pace } from './pace';

/** An item of the status bar. */
export interface StatusText {
  readonly text: string;
  readonly tooltip: string;
  /** Whether something is in the way. */
  readonly warning: boolean;
}

const paceWords: Record<Pace, string> = {
  live: 'with every change',
  onPause: 'when typing pauses',
  onRequest: 'when you choose Inspect',
};

const waitsFor: Partial<Record<EngineMethod, string>> = {
  'evaluate/run': 'evaluation',
  'vectors/extract': 'extraction',
  'vectors/tune': 'tuning',
  'model/describe': 'loading',
};

/**
 * What the status bar says of the inspection; undefined where there is none.
 * @param occupiedBy what a person waits for, which goes before inspection
 */
export function inspectionStatus(
  { activity, pace, inspected, outrun, error }: InspectionView<unknown>,
  occupiedBy: EngineMethod | undefined,
): StatusText | undefined {
  const status = (text: string, tooltip: string, warning = false): StatusText => ({
    text,
    tooltip: `${tooltip}\nThe prompt under the cursor is inspected ${paceWords[pace]}.`,
    warning,
  });
  if (activity === 'nothing') return undefined;
  if (activity === 'failed' && error)
    return status(`$(warning) ${obstacleText(error)}`, `${error.message} ${error.next}`, true);
  const busy = activity === 'preparing' || activity === 'inspecting' || outrun;
  if (busy && occupiedBy)
    return status(
      `$(watch) inspection waits for ${waitsFor[occupiedBy] ?? 'steering'}`,
      'The engine does one thing after the other.',
    );
  if (!inspected) {
    if (activity === 'preparing')
      return status('$(loading~spin) preparing inspection', 'The model and its vectors are made ready.');
    if (activity === 'unprepared')
      return status('$(eye) Inspect loads the model', 'It is large: nothing loads it unasked.');
    if (activity === 'inspecting') return status('$(loading~spin) inspecting', 'The model reads the prompt.');
    return status(`$(eye) inspects ${paceWords[pace]}`, 'Nothing is inspected yet.');
  }
  const { classification, refusalLogOdds, kept, decoded } = inspected.result;
  const latency = `${Math.round(inspected.latency)} ms`;
  return status(
    `$(eye) ${shortClassificationText(classification)}, ${latency}${paceMark[pace]}`,
    [
      `SCANS: ${classificationText(classification)}.`,
      `Refusal log-odds of the first answer token: ${significant(refusalLogOdds, 2)}.`,
      `${latency} from the last change to the tints; ${decoded} tokens computed, ${kept} kept.`,
    ].join('\n'),
  );
}

const paceMark: Record<Pace, string> = { live: '', onPause: ', on pause', onRequest: ', on request' };

/** The value of a token and what it says, in Markdown. */
export function tokenText(result: InspectResult, token: number): string {
  const tint = result.tint[token] ?? 0;
  const way = tint > 0 ? 'nearer to harmful prompts' : 'nearer to harmless prompts';
  const name = inlineCode(visibleToken(result.tokens[token]?.text ?? ''));
  return [
    `**${signed(tint, 2)}** ${way} at ${name}, mean of ${layerList(result.tintLayers)}`,
    'Where the model’s state at this token lies along the refusal direction: 0 is a usual token of a harmless prompt, +1 is half the way between the anchors’ means towards the harmful ones. It takes in all words before. It does not say that the word is harmful, nor that it causes a refusal.',
  ].join('\n\n');
}

/** What the model would say next at a token, as a Markdown table. */
export function lensText({ layers }: TokenLensResult): string {
  const rows = layers.map(({ layer, tokens }) => {
    const likely = tokens.map(
      ({ text, probability }) => `${inlineCode(visibleToken(text))} ${significant(probability, 2)}`,
    );
    return `| ${layer} | ${likely.join(' ')} |`;
  });
  return ['| layer | logit lens: likely next tokens |', '|--:|:--|', ...rows].join('\n');
}

/** Layers whose logit lens is shown: the first, the middle and the last of the tint's, and the last that is read. */
export function lensLayers({ tintLayers, layers }: Pick<InspectResult, 'tintLayers' | 'layers'>): number[] {
  const middle = tintLayers[Math.floor(tintLayers.length / 2)];
  const chosen = [tintLayers[0], middle, tintLayers.at(-1)].filter((layer) => layer !== undefined);
  return rising([...chosen, layers - 1]);
}

/** Text as Markdown code, whatever it holds: a table takes no bare bar, a code span no backtick of its own length. */
function inlineCode(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const padding = longest > 0 ? ' ' : '';
  return `${fence}${padding}${text.replace(/\|/g, '\\|')}${padding}${fence}`;
}
