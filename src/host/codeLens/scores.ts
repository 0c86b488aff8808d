import { Cancelled, LensError, toErrorData, type ErrorData } from '../../protocol/errors';
import type { Classification } from '../../protocol/method';
import type { PromptInput } from '../../protocol/model';
import type { TurnRequest } from '../engine/engineTurns';
import { endsBackgroundWork, type QuietVectors, type Vectors } from '../inspection/quietVectors';

/** Scores that are kept; those that were wanted least recently go first. */
const kept = 2000;

export type Score =
  | { readonly state: 'known'; readonly classification: Classification }
  | { readonly state: 'pending' }
  | { readonly state: 'failed'; readonly error: ErrorData };

/** What classifiers say of the prompts in sight, computed in the background and kept by content. */
export interface Scores {
  /** undefined where no score is on its way: not in sight, or of a large model that nobody has used yet. */
  of(input: PromptInput): Score | undefined;
  /** The prompts in sight, in the order in which they are scored. Those that are no longer among them are let go. */
  want(inputs: readonly PromptInput[]): void;
  /** The score of a prompt that was run for another reason need not be asked for. */
  learn(input: PromptInput, made: Vectors, classification: Classification): void;
  /** Model, vectors or settings may have changed: what is wanted is asked for anew. */
  renew(): void;
  dispose(): void;
}

export interface ScoresServices {
  /** Of the lowest rank: it steps aside for all others. */
  readonly request: TurnRequest;
  readonly vectors: QuietVectors;
  /** `of` may answer otherwise now. */
  readonly changed: () => void;
}

interface Wanted {
  readonly key: string;
  readonly input: PromptInput;
}

interface Work {
  readonly abort: AbortController;
  /** What is being scored. */
  current: Wanted | undefined;
}

export function createScores({ request, vectors, changed }: ScoresServices): Scores {
  /** By vectors and input: the order of insertion is that of use. */
  const results = new Map<string, Score>();
  let wanted: readonly Wanted[] = [];
  let current: Vectors | undefined;
  let preparing = false;
  let failure: ErrorData | undefined;
  let work: Work | undefined;

  const resultKey = ({ key }: Wanted, { path, spec, tuned }: Vectors): string =>
    JSON.stringify([path, spec, tuned, key]);
  const resultOf = (one: Wanted): Score | undefined => current && results.get(resultKey(one, current));

  function keep(one: Wanted, made: Vectors, score: Score): void {
    const key = resultKey(one, made);
    results.delete(key);
    results.set(key, score);
    for (const oldest of results.keys()) {
      if (results.size <= kept) break;
      results.delete(oldest);
    }
  }

  function start(): void {
    if (work || wanted.every(resultOf)) return;
    const own: Work = { abort: new AbortController(), current: undefined };
    work = own;
    void run(own)
      .catch((error: unknown) => {
        if (work !== own || error instanceof Cancelled) return;
        failure = toErrorData(error);
        changed();
      })
      .finally(() => {
        if (work === own) work = undefined;
      });
  }

  function stop(): void {
    work?.abort.abort();
    work = undefined;
    preparing = false;
  }

  async function run(own: Work): Promise<void> {
    const { signal } = own.abort;
    preparing = true;
    const made = await vectors.ready(signal).finally(() => (preparing = false));
    current = made;
    failure = undefined;
    changed();
    if (!made) return;
    for (;;) {
      const next = wanted.find((one) => !resultOf(one));
      if (!next) return;
      own.current = next;
      keep(next, made, await score(next, made, signal));
      if (signal.aborted) return;
      changed();
    }
  }

  /** One prompt a request: others get their turn soon. */
  async function score({ input }: Wanted, made: Vectors, signal: AbortSignal): Promise<Score> {
    try {
      const { prompts } = await request(
        'prompt/classify',
        { vectors: made.path, model: made.spec, prompts: [input] },
        { signal },
      );
      const [classification] = prompts;
      if (!classification) throw new RangeError('The engine gave no classification.');
      return { state: 'known', classification };
    } catch (error) {
      if (!(error instanceof LensError)) throw error;
      if (!endsBackgroundWork(error)) return { state: 'failed', error: toErrorData(error) };
      vectors.fail(error);
      throw error;
    }
  }

  return {
    of(input) {
      const one = wantedOf(input);
      const result = resultOf(one);
      if (result) return result;
      if (failure) return { state: 'failed', error: failure };
      const onItsWay = (current ?? preparing) && wanted.some(({ key }) => key === one.key);
      return onItsWay ? { state: 'pending' } : undefined;
    },
    want(inputs) {
      const unique = new Map(inputs.map((input) => [JSON.stringify(input), input]));
      wanted = [...unique].map(([key, input]) => ({ key, input }));
      // Scores of what is in sight are the last to be forgotten.
      for (const one of wanted) {
        const result = resultOf(one);
        if (result && current) keep(one, current, result);
      }
      if (work?.current && !unique.has(work.current.key)) stop();
      start();
    },
    learn(input, made, classification) {
      const one = wantedOf(input);
      keep(one, made, { state: 'known', classification });
      if (work?.current?.key === one.key) {
        stop();
        start();
      }
      changed();
    },
    renew() {
      stop();
      current = undefined;
      failure = undefined;
      start();
      changed();
    },
    dispose: stop,
  };
}

function wantedOf(input: PromptInput): Wanted {
  return { key: JSON.stringify(input), input };
}
