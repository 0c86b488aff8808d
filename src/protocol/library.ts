import type {
  ClassifierEvidence,
  ClassifierName,
  Estimator,
  ExtractResult,
  LayerWindow,
  TunedSettings,
} from './method';

/** Vectors on disk, with the settings that made them and the evidence for them. */
export interface StoredVectors extends Pick<
  ExtractResult,
  'path' | 'anchors' | 'calibratedOn' | 'fingerprint' | 'warnings'
> {
  readonly model: { readonly name: string; readonly source: string };
  readonly adapters: readonly { readonly name: string; readonly scale: number }[];
  readonly estimator: Estimator;
  readonly suggested: LayerWindow;
  readonly tuned?: TunedSettings;
  readonly classifier: ClassifierName;
  /** Of the classifier, on calibration prompts. */
  readonly evidence?: ClassifierEvidence;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since 1970 of the last change. */
  readonly changed: number;
  /** Whether they lie in the cache of vectors, and so can be deleted and made again. */
  readonly cached: boolean;
  /** Whether they were made from the model that was asked for, and whether with its adapters and their scales. */
  readonly ofModel: boolean;
  readonly ofAdapters: boolean;
}

/** An evaluation on disk, finished or not. */
export interface StoredRun {
  /** Its folder. */
  readonly path: string;
  /** When it was begun, as ISO 8601. */
  readonly created: string;
  /** Milliseconds since 1970 of the last answer. */
  readonly changed: number;
  readonly model: string;
  readonly adapters: readonly string[];
  readonly sets: readonly { readonly name: string; readonly prompts: number }[];
  readonly modes: readonly string[];
  readonly maxTokens: number;
  /** Answers that are there, and that there will be. */
  readonly answers: number;
  readonly expected: number;
}
