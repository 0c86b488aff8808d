import { classifierLabels, decisionSentence } from '../../appearance/steeringText';
import { significant } from '../../appearance/format';
import type { ErrorCode, ErrorData } from '../../protocol/errors';
import type { Classification } from '../../protocol/method';

const steering: Record<Classification['direction'], string> = {
  towards: 'would steer towards refusal',
  away: 'would steer away',
  none: 'not steered',
};

/** `harmless (score −1.2), about to refuse: would steer away`: verdict, what the model does by itself, and SCANS. */
export function classificationText({ verdict, score, aboutToRefuse, direction }: Classification): string {
  const by = aboutToRefuse ? 'about to refuse' : 'about to answer';
  return `${verdict} (score ${significant(score, 2)}), ${by}: ${steering[direction]}`;
}

/** `harmless (score −1.2), would steer away`: the same, shorter. */
export function shortClassificationText({ verdict, score, direction }: Classification): string {
  return `${verdict} (score ${significant(score, 2)}), ${steering[direction]}`;
}

/** In full, in Markdown: which classifier says so, by which thresholds, and what the model is about to do. */
export function classificationDetails(classification: Classification): string {
  const { meaning } = classifierLabels[classification.classifier];
  const by = classification.aboutToRefuse ? 'opens a refusal' : 'opens no refusal';
  return `SCANS: ${decisionSentence(classification, false)}. The first token of the model’s own answer ${by}. ${meaning}`;
}

/** What is in the way, in two or three words; other errors are told by their sentence in the tooltip. */
const obstacles: Partial<Record<ErrorCode, string>> = {
  'wrong-use': 'settings wrong',
  'unknown-model': 'model unknown',
  'unknown-adapter': 'adapter unknown',
  'model-missing': 'model missing',
  'model-invalid': 'model unreadable',
  'model-unsupported': 'model not supported',
  'not-a-chat-model': 'no chat model',
  'adapter-invalid': 'adapter unreadable',
  'adapter-mismatch': 'adapter of another model',
  'layer-out-of-range': 'layers wrong',
  'prompt-empty': 'prompt empty',
  'prompt-too-long': 'prompt too long',
  'out-of-memory': 'out of memory',
  'engine-crashed': 'engine stopped',
  'engine-stopped': 'engine stopped',
};

/** `Refusal Lens: model missing`. */
export function obstacleText({ code }: ErrorData): string {
  return `Refusal Lens: ${obstacles[code] ?? 'no score, see the output'}`;
}
