import { LensError } from '../protocol/errors';
import type { NamedMode } from '../protocol/evaluation';
import type { ClassifierName } from '../protocol/method';

export const classifierNames: readonly ClassifierName[] = ['transition', 'projection', 'probe', 'combined'];

/** The paper fixes its threshold by hand for every model (SCANS, section 4.1). */
const paperThreshold = 0.75;

/** Reads the system prompt in a file. */
export type ReadSystem = (file: string) => Promise<string>;

/**
 * The mode that a word of a command line or a plan stands for; the word is its name. `readSystem` reads the file of
 * `system=FILE` and its errors are thrown on. Error: wrong-use.
 */
export async function parseMode(text: string, readSystem: ReadSystem): Promise<NamedMode> {
  const name = text.trim();
  const [, head = '', sign = '', value = ''] = /^([a-z]+)(?:([:=])(.*))?$/s.exec(name) ?? [];
  switch (head + sign) {
    case 'default':
    case 'ablate':
    case 'scans':
      return { name, kind: head as 'default' | 'ablate' | 'scans' };
    case 'paper':
      return { name, kind: 'scans', classifier: 'transition', threshold: paperThreshold };
    case 'scans:': {
      const classifier = classifierNames.find((known) => known === value);
      if (!classifier)
        throw wrongUse(`There is no classifier "${value}".`, `Give one of ${classifierNames.join(', ')}.`);
      return { name, kind: 'scans', classifier };
    }
    case 'steer=': {
      const strength = Number(value);
      if (value.trim() === '' || !Number.isFinite(strength))
        throw wrongUse(`"${name}" has no strength.`, 'Give a number, for example steer=-0.05.');
      return { name, kind: 'steer', strength };
    }
    case 'random=':
    case 'shuffled=':
      if (!/^\d{1,9}$/.test(value))
        throw wrongUse(`"${name}" has no seed.`, `Give a whole number, for example ${head}=1.`);
      return { name, kind: 'control', control: head as 'random' | 'shuffled', seed: Number(value) };
    case 'system=': {
      if (value === '') throw wrongUse(`"${name}" names no file.`, 'Give the file of the system prompt.');
      return { name, kind: 'system', text: filledSystem(await readSystem(value), value) };
    }
  }
  throw wrongUse(
    `There is no mode "${name}".`,
    'Give default, scans, scans:CLASSIFIER, paper, steer=STRENGTH, ablate, system=FILE, random=SEED or shuffled=SEED.',
  );
}

/** The modes of a comma-separated list. Error wrong-use, also for a mode given twice. */
export async function parseModes(list: string, readSystem: ReadSystem): Promise<NamedMode[]> {
  const modes: NamedMode[] = [];
  for (const word of list.split(',')) modes.push(await parseMode(word, readSystem));
  refuseDuplicates(
    modes.map(({ name }) => name),
    'mode',
  );
  return modes;
}

/** A system prompt without the space around it; wrong-use where nothing is left. */
export function filledSystem(text: string, file: string): string {
  const filled = text.trim();
  if (filled !== '') return filled;
  throw wrongUse(`The system prompt ${file} is empty.`, 'Write the prompt into it, or leave the mode out.');
}

/** Answers are told apart by these names: throws wrong-use for the first that comes twice. */
export function refuseDuplicates(names: readonly string[], what: string): void {
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined)
    throw wrongUse(`Two ${what}s are called "${twice}".`, `Give every ${what} a name of its own.`);
}

function wrongUse(message: string, next: string): LensError {
  return new LensError('wrong-use', message, next);
}
