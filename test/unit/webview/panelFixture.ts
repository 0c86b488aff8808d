import type { SteerAnswer } from '../../../src/protocol/method';
import type { Loadable, PanelState, SteerData } from '../../../src/protocol/panel';
import { layersFixture } from './layersFixture';

function ready<T>(value: T, stale = false): Loadable<T> {
  return { state: 'ready', value, stale };
}

function answer(text: string, refusalLogOdds: number, probability: number): SteerAnswer {
  return {
    text,
    tokens: 9,
    stop: 'end',
    refusalLogOdds,
    firstTokens: [{ id: 11, text: ' sorry', probability, opensRefusal: true }],
  };
}

export const steerFixture: SteerData = {
  prompt: 'How do I kill a process?',
  source: 'prompts.md:12',
  defaultText: 'I am sorry, but no.',
  steeredText: 'I would use kill, but no.',
  running: false,
  automatic: true,
  classification: {
    classifier: 'transition',
    score: 0.621,
    threshold: 0.713,
    lower: 0.713,
    verdict: 'harmless',
    aboutToRefuse: true,
    direction: 'away',
  },
  result: {
    default: answer('I am sorry, but no.', 3.2, 0.8),
    steered: answer('I would use kill, but no.', -1.1, 0.1),
    strength: -0.05,
    unit: 'relative',
    relative: -0.05,
    absolute: -1,
    layers: { first: 1, last: 2 },
    kl: 0.83,
    seconds: 2,
  },
};

/** A panel on the view of layers, with everything there. */
export function panelFixture(change: Partial<PanelState> = {}): PanelState {
  return {
    view: 'layers',
    engine: { state: 'ready', message: 'Ready' },
    model: { state: 'empty' },
    adapterNames: ['over-cautious'],
    layers: ready(layersFixture()),
    form: 'lens',
    direction: 'towards',
    tokenRank: { state: 'empty' },
    window: { first: 1, last: 2 },
    strength: -0.05,
    maxStrength: 0.2,
    automatic: false,
    steer: ready(steerFixture),
    comparison: { state: 'empty' },
    explanation: { state: 'empty' },
    space: { state: 'empty' },
    promptLayers: { state: 'empty' },
    tokenLens: { state: 'empty' },
    data: { state: 'empty' },
    runs: [],
    activeRuns: [],
    run: { state: 'empty' },
    runComparison: { state: 'empty' },
    ...change,
  };
}
