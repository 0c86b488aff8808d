import { Cancelled, type ErrorCode, type LensError } from '../../protocol/errors';
import type { EngineClient } from '../../client/engineClient';
import type { TunedSettings } from '../../protocol/method';
import type { ModelSpec } from '../../protocol/model';
import { isHubUri, namesFile } from '../../protocol/modelName';
import { orCancelled } from '../lens/latestJob';
import { catalogModel } from '../lens/modelFetcher';
import type { Preparation } from '../lens/preparation';
import { goodSettings, type CheckedSettings } from '../settings/lensSettings';

/** A model file up to this size is loaded, and its vectors extracted, without being asked for; bytes. */
export const unaskedSize = 400e6;

/** Vectors that requests can use now. */
export interface Vectors {
  /** The control-vector GGUF. */
  readonly path: string;
  readonly spec: ModelSpec;
  /** How they steer, which verdicts depend on; undefined: as before they were tuned. */
  readonly tuned?: TunedSettings | undefined;
}

/** Vectors for what nobody has asked for: no dialogue, no download, no model that takes long to load. */
export interface QuietVectors {
  /**
   * The vectors of the settings as they are now; undefined for a large model that no person has used yet.
   * Rejects with LensError, the same one until `forget`, or with Cancelled.
   */
  ready(signal: AbortSignal): Promise<Vectors | undefined>;
  /** Work on the vectors has failed in a way that the next would too: `ready` rejects with it until `forget`. */
  fail(error: LensError): void;
  /** Whether `ready` has last given nothing. */
  readonly lacking: boolean;
  /** The settings, the model's file or what a person has used may have changed. */
  forget(): void;
}

export interface QuietVectorsServices {
  readonly settings: () => CheckedSettings;
  /** One of its own, whose dialogues say nothing. */
  readonly preparation: Pick<Preparation, 'prepare' | 'forget'>;
  readonly request: EngineClient['request'];
  /** Whether a person has made the model of the settings ready in this session. */
  readonly inUse: () => boolean;
  /** Bytes; rejects where there is no file. */
  readonly fileSize: (path: string) => Promise<number>;
}

export function createQuietVectors(services: QuietVectorsServices): QuietVectors {
  const { settings, preparation, request, inUse, fileSize } = services;
  let last: Promise<Vectors | undefined> | undefined;
  let lacking = false;

  /** 0 where the file is missing: `prepare` fails at once then, with the engine's own words. */
  async function modelSize({ model }: ModelSpec): Promise<number> {
    if (isHubUri(model)) return Infinity;
    if (namesFile(model)) return fileSize(model).catch(() => 0);
    const { models } = await request('models/list', {});
    return catalogModel(models, model)?.size ?? 0;
  }

  async function make(): Promise<Vectors | undefined> {
    const current = goodSettings(settings());
    if (!inUse() && (await modelSize(current.spec)) > unaskedSize) return undefined;
    const { extraction } = await preparation.prepare(current);
    return { path: extraction.path, spec: current.spec, tuned: extraction.tuned };
  }

  return {
    ready(signal) {
      if (!last) {
        const own = make();
        last = own;
        own.then(
          (made) => {
            if (last === own) lacking = made === undefined;
          },
          (error: unknown) => {
            if (last !== own) return;
            lacking = true;
            if (error instanceof Cancelled) last = undefined;
          },
        );
      }
      return orCancelled(last, signal);
    },
    fail(error) {
      lacking = true;
      last = Promise.reject(error);
      last.catch(() => undefined);
    },
    get lacking() {
      return lacking;
    },
    forget() {
      last = undefined;
      lacking = false;
      preparation.forget();
    },
  };
}

/** Errors after which the next request would only do more harm; others are about one prompt. */
const ending: readonly ErrorCode[] = [
  'engine-crashed',
  'engine-stopped',
  'out-of-memory',
  'library-missing',
  'library-version',
  'vectors-invalid',
  'vectors-mismatch',
  'internal',
];

/** Whether background work should rest after `error`, until something has changed. */
export function endsBackgroundWork({ code }: LensError): boolean {
  return ending.includes(code);
}
