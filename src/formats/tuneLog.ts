import { appendFile, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import type { TunePoint } from '../protocol/evaluation';

/** The points of a sweep that have been measured, kept so that a sweep that was interrupted goes on. */
export interface TuneLog {
  readonly points: readonly Omit<TunePoint, 'pareto'>[];
  append(points: readonly Omit<TunePoint, 'pareto'>[]): Promise<void>;
}

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const pointSchema = v.object({
  layers: v.object({ first: whole, last: whole }),
  strength: v.number(),
  lower: v.number(),
  towards: v.boolean(),
  harmfulRefused: v.number(),
  harmlessRefused: v.number(),
  kl: v.number(),
  broken: v.number(),
});

/** Opens the log, or begins one. A cache: lines that cannot be read are as good as not there. */
export async function openTuneLog(file: string): Promise<TuneLog> {
  const content = await readFile(file, 'utf8').catch(() => '');
  const points = content.split('\n').flatMap((line) => {
    const parsed = v.safeParse(pointSchema, parseLine(line));
    return parsed.success ? [parsed.output] : [];
  });
  return {
    points,
    async append(more) {
      await mkdir(path.dirname(file), { recursive: true });
      // A leading line break ends a line that was cut.
      await appendFile(file, more.map((point) => `\n${JSON.stringify(point)}`).join(''));
    },
  };
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}
