import type { Control, Engine } from '../engine/engine';
import type { ModelSpec } from '../protocol/model';

/** What a workflow works with: the engine of a model, and the folders of the project. */
export interface Workbench {
  /** The engine of `spec`, loaded if it is not the one in use. */
  open(spec: ModelSpec, control: Control): Promise<Engine>;
  /** Folder of the project's read-only models: catalogue, anchors, adapters. */
  readonly assets: string;
  /** Folder of cached vectors; created when first written to. */
  readonly cacheFolder: string;
}
