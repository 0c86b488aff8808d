import type { RunManifest } from '../protocol/evaluation';

/**
 * The first setting in which two runs differ, as `maxTokens is 128 there and 256 here`; undefined where their answers
 * go together. When a run was begun and with which versions does not matter.
 */
export function manifestDifference(there: RunManifest, here: RunManifest): string | undefined {
  const settings = ({ created, versions, ...rest }: RunManifest): unknown => {
    void [created, versions];
    return rest;
  };
  return difference(settings(there), settings(here), '');
}

function difference(there: unknown, here: unknown, place: string): string | undefined {
  if (isObject(there) && isObject(here)) {
    for (const key of new Set([...Object.keys(there), ...Object.keys(here)])) {
      const found = difference(there[key], here[key], place === '' ? key : `${place}.${key}`);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  return there === here ? undefined : `${place} is ${shown(there)} there and ${shown(here)} here`;
}

/** Arrays too: their keys are places. */
function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = isObject(value) && 'name' in value ? JSON.stringify(value['name']) : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80)}...` : text;
}
