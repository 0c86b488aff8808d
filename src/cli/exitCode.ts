import type { ErrorCode } from '../protocol/errors';

export const succeeded = 0;
export const failed = 1;
export const wrongUse = 2;
export const interrupted = 130;

/** Errors that only another command line can mend; all others are failures of the work itself. */
const wrongUseCodes: ReadonlySet<ErrorCode> = new Set([
  'wrong-use',
  'unknown-model',
  'unknown-adapter',
  'prompt-empty',
  'layer-out-of-range',
  'strength-out-of-range',
  'vectors-mismatch',
]);

/** 2 for a command line that cannot work, 1 for work that failed. */
export function exitCodeOf(code: ErrorCode): number {
  return wrongUseCodes.has(code) ? wrongUse : failed;
}
