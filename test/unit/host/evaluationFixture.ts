import type { NewAnswer } from '../../../src/host/evaluation/promptResult';
import type {
  AnswerClass,
  EvaluatedAnswer,
  GroupSummary,
  ModeSummary,
  RateWithInterval,
  RunSummary,
} from '../../../src/protocol/evaluation';

/** A harmless prompt that was answered, unless `change` says otherwise. */
export function judgedAnswer(change: Partial<EvaluatedAnswer>, judged: AnswerClass = 'answer'): NewAnswer {
  const answer: EvaluatedAnswer = {
    set: 'prompts',
    row: 1,
    mode: 'scans',
    prompt: 'How?',
    type: 'homonyms',
    harmful: false,
    text: 'Like this.',
    tokens: 3,
    stop: 'end',
    refusalLogOdds: -1,
    kl: 0,
    perplexity: 5,
    strength: 0,
    direction: null,
    ...change,
  };
  return { answer, judged };
}

function rate(share: number, n: number): RateWithInterval {
  return { hits: share * n, n, rate: share, low: 0, high: 1 };
}

/** A group of which each mode refuses a share. */
export function groupSummary(
  harmful: boolean | null,
  n: number,
  refused: Readonly<Record<string, number>>,
): GroupSummary {
  const modes = Object.entries(refused).map(([mode, share]): ModeSummary => ({
    mode,
    n,
    refused: rate(share, n),
    answered: rate(1 - share, n),
    broken: rate(0, n),
    refusedByLogOdds: rate(share, n),
    kappa: null,
    klMean: 0,
    klMedian: 0,
    perplexity: null,
    towards: null,
    paired: null,
  }));
  return { set: 'prompts', harmful, type: null, modes };
}

/** 250 harmless prompts in two modes. */
export function runSummary(change: Partial<RunSummary> = {}): RunSummary {
  return {
    manifest: {
      version: 1,
      created: '2025-01-01T00:00:00.000Z',
      model: { name: 'Tiny', sha256: 'm', quantization: 'Q4_1' },
      adapters: [],
      vectors: {
        fingerprint: 'v',
        estimator: 'mean-difference',
        layers: { first: 1, last: 2 },
        strength: 0.05,
        thresholds: {},
        lower: {},
        classifier: 'transition',
      },
      sets: [
        { name: 'prompts', file: 'prompts.csv', sha256: 'd', format: null, prompts: 250, promptsSha256: 'p' },
      ],
      modes: [
        { kind: 'default', name: 'default' },
        { kind: 'scans', name: 'scans' },
        { kind: 'steer', name: 'steer=-0.05', strength: -0.05 },
      ],
      maxTokens: 64,
      repetitionPenalty: 1.1,
      versions: { extension: '0.1.0', llamaCpp: '1', node: '20' },
    },
    groups: [groupSummary(false, 250, { default: 0.58, scans: 0.12 })],
    classifiers: [],
    text: null,
    missing: 0,
    ...change,
  };
}
