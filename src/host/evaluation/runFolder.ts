import { createHash } from 'node:crypto';

/** Characters of the data set's name in the folder's: some systems allow 260 in a whole path. */
const nameLength = 40;

/** Name of a run's folder: the data set and a hash of all that the answers depend on, so that equal runs share one. */
export function runFolderName(dataSet: string, dependsOn: unknown): string {
  const name = dataSet
    .replace(/[^\p{L}\p{N}_-]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, nameLength);
  const hash = createHash('sha256').update(JSON.stringify(dependsOn)).digest('hex').slice(0, 12);
  return name === '' ? hash : `${name}-${hash}`;
}
