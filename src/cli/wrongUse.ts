import { LensError } from '../protocol/errors';

/** The error of a command line that cannot work: what is wrong and what to give instead, a sentence each. */
export function wrongUse(message: string, next: string): LensError {
  return new LensError('wrong-use', message, next);
}
