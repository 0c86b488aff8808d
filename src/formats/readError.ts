import { LensError } from '../protocol/errors';

/** The error of a read of `file` that failed with `cause`. */
export function readError(file: string, cause: unknown): LensError {
  const code = (cause as NodeJS.ErrnoException | undefined)?.code;
  const why =
    code === 'ENOENT' || code === 'ENOTDIR'
      ? 'it does not exist'
      : code === 'EISDIR'
        ? 'it is a folder'
        : code === 'EACCES' || code === 'EPERM'
          ? 'this user may not read it'
          : `the system said ${code ?? String(cause)}`;
  return new LensError(
    'file-unreadable',
    `${file} cannot be read: ${why}.`,
    'Check the path and its permissions.',
    {
      cause,
    },
  );
}
