/** What went wrong, as a stable code that tests, logs and the CLI's JSON can rely on. */
export type ErrorCode =
  | 'wrong-use'
  | 'unknown-model'
  | 'unknown-adapter'
  | 'model-missing'
  | 'model-invalid'
  | 'model-unsupported'
  | 'not-a-chat-model'
  | 'template-failed'
  | 'adapter-invalid'
  | 'adapter-mismatch'
  | 'prompt-empty'
  | 'prompt-too-long'
  | 'prompts-invalid'
  | 'layer-out-of-range'
  | 'strength-out-of-range'
  | 'vectors-invalid'
  | 'vectors-mismatch'
  | 'library-missing'
  | 'library-version'
  | 'out-of-memory'
  | 'no-space'
  | 'file-unreadable'
  | 'file-unwritable'
  | 'download-failed'
  | 'checksum-mismatch'
  | 'engine-crashed'
  | 'engine-stopped'
  | 'internal';

/** An error that a person can act on: one sentence of what happened and one of what to do next. */
export class LensError extends Error {
  override readonly name = 'LensError';

  constructor(
    readonly code: ErrorCode,
    /** One clear sentence for the person, ending with a full stop. */
    message: string,
    /** What to do next, one sentence ending with a full stop. */
    readonly next: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** The message and the next step, as shown in a notification or on a terminal. */
  get sentence(): string {
    return `${this.message} ${this.next}`;
  }
}

/** Thrown where work stops because it was cancelled. Not an error: callers end quietly. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';

  constructor() {
    super('Cancelled.');
  }
}

/** A LensError in the form that crosses a process boundary. */
export interface ErrorData {
  readonly code: ErrorCode;
  readonly message: string;
  readonly next: string;
}

/** Turns anything thrown into what may cross a process boundary; an unexpected error keeps its message. */
export function toErrorData(error: unknown): ErrorData {
  if (error instanceof LensError) return { code: error.code, message: error.message, next: error.next };
  const text = error instanceof Error ? error.message : String(error);
  return {
    code: 'internal',
    message: `Something unexpected went wrong: ${text.replace(/\.*$/, '')}.`,
    next: 'Please look at the Refusal Lens output and report it.',
  };
}

/** The LensError that `data` describes. */
export function fromErrorData(data: ErrorData): LensError {
  return new LensError(data.code, data.message, data.next);
}
