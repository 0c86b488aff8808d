import type { RequestOptions } from '../../../src/client/engineClient';
import type { EngineMethod, ParamsOf, ResultOf } from '../../../src/protocol/engine';
import { Cancelled } from '../../../src/protocol/errors';
import type { ExtractResult, SteerAnswer, SteerResult } from '../../../src/protocol/method';
import type { ProgressEvent } from '../../../src/protocol/progress';
import type { Catalog, ModelInfo } from '../../../src/protocol/model';

/** A request that waits for the test to answer it. */
export interface OpenRequest {
  readonly method: EngineMethod;
  readonly params: unknown;
  answer(result: unknown): void;
  fail(error: Error): void;
  progress(event: ProgressEvent): void;
}

/** An engine whose requests stay open until the test answers them; an aborted one is cancelled as the client does. */
export function createFakeEngine() {
  const asked: OpenRequest[] = [];
  const cancelled: EngineMethod[] = [];
  let waiting: (() => void)[] = [];
  function request<M extends EngineMethod>(
    method: M,
    params: ParamsOf<M>,
    { onProgress, signal }: RequestOptions = {},
  ): Promise<ResultOf<M>> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(new Cancelled());
      let open = true;
      signal?.addEventListener('abort', () => {
        if (open) cancelled.push(method);
        reject(new Cancelled());
      });
      asked.push({
        method,
        params,
        answer(result) {
          open = false;
          resolve(result as ResultOf<M>);
        },
        fail(error) {
          open = false;
          reject(error);
        },
        progress: (event) => onProgress?.(event),
      });
      for (const wake of waiting) wake();
      waiting = [];
    });
  }
  return {
    request,
    asked,
    cancelled,
    /** The nth request of `method` from 0, as soon as it has been asked. */
    async next(method: EngineMethod, nth = 0): Promise<OpenRequest> {
      for (;;) {
        const found = asked.filter((one) => one.method === method)[nth];
        if (found) return found;
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
  };
}

export const modelInfo: ModelInfo = {
  name: 'Tiny',
  path: '/models/tiny.gguf',
  architecture: 'llama',
  quantization: 'Q4_1',
  layers: 4,
  hiddenSize: 8,
  vocabularySize: 16,
  contextSize: 128,
  parameters: 1000,
  fingerprint: 'f',
  adapters: [],
  features: { capture: true, edit: true, projection: true, chat: true, reasons: [] },
  device: 'CPU',
  libraryVersion: '1',
};

export const extraction: ExtractResult = {
  path: '/cache/v.gguf',
  cached: false,
  estimator: 'mean-difference',
  layers: [],
  transition: { opening: 'Sure', position: 'last', layers: { first: 1, last: 3 } },
  classifiers: [],
  classifier: 'transition',
  calibratedOn: '64 + 64 + 64 calibration prompts',
  suggested: { first: 1, last: 2 },
  tokens: 100,
  seconds: 1,
  fingerprint: 'v',
  anchors: { harmful: 64, harmless: 64, contrast: 0, source: 'own' },
  warnings: [],
};

export const projection = {
  form: 'pure',
  direction: 'towards',
  layers: [],
  suggested: { first: 1, last: 2 },
  refusalTokens: [],
} as const;

export function steerResult(defaultText: string, steeredText: string): SteerResult {
  const answer = (text: string): SteerAnswer => ({
    text,
    tokens: 1,
    stop: 'end',
    refusalLogOdds: 0,
    firstTokens: [],
  });
  return {
    default: answer(defaultText),
    steered: answer(steeredText),
    strength: -0.05,
    unit: 'relative',
    relative: -0.05,
    absolute: -1,
    layers: { first: 1, last: 2 },
    kl: 0.1,
    seconds: 1,
  };
}

export const catalog: Catalog = {
  models: [
    {
      id: 'tiny',
      name: 'Tiny',
      file: 'tiny.gguf',
      size: 98_362_432,
      sha256: '',
      license: 'Apache-2.0',
      isDefault: true,
    },
  ],
  adapters: [],
  added: [],
  modelFolder: '/models',
};

/** Anchors of a person who has none of their own. */
export const projectAnchors = {
  version: 0,
  source: (limit: number) => Promise.resolve({ kind: 'own' as const, limit }),
};
