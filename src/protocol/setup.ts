import type { ModelSpec } from './model';

/** What is looked at, in the order in which it is shown. */
export type SetupCheckId =
  | 'library'
  | 'devices'
  | 'model-folder'
  | 'cache'
  | 'model'
  | 'adapter'
  | 'memory'
  | 'features'
  | 'speed'
  | 'vectors'
  | 'settings'
  | 'workspace';

/** What each line is about, for people. */
export const setupTitles: Readonly<Record<SetupCheckId, string>> = {
  library: 'llama.cpp',
  devices: 'Devices',
  'model-folder': 'Model folder',
  cache: 'Vectors folder',
  model: 'Model file',
  adapter: 'Adapter',
  memory: 'Memory',
  features: 'Features',
  speed: 'Speed',
  vectors: 'Vectors',
  settings: 'Settings',
  workspace: 'Workspace',
};

/** `skipped`: it could not be looked at, because of what another line says. */
export type SetupState = 'ok' | 'warning' | 'failed' | 'skipped';

/** One line of the check. */
export interface SetupCheck {
  readonly id: SetupCheckId;
  readonly state: SetupState;
  /** What was found, a sentence or two. */
  readonly message: string;
  /** What to do next, one sentence; absent where nothing is to be done. */
  readonly next?: string;
}

export interface SetupRequest {
  readonly model: ModelSpec;
}

/** What the engine process finds; whoever asked adds what only they can see. */
export interface SetupResult {
  readonly checks: readonly SetupCheck[];
}
