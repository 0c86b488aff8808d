import { appendFile, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import type { MeasuredPoint, RefusedShares } from '../protocol/tuning';

/** What a sweep has measured, kept so that one that was interrupted goes on. */
export interface TuneLog {
  readonly points: readonly MeasuredPoint[];
  /** The model as it is; undefined until it has been measured. */
  readonly base: RefusedShares | undefined;
  append(points: readonly MeasuredPoint[]): Promise<void>;
  appendBase(base: RefusedShares): Promise<void>;
}

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const shares = { harmfulRefused: v.number(), harmlessRefused: v.number() };
const pointSchema = v.object({
  layers: v.object({ first: whole, last: whole }),
  strength: v.number(),
  lower: v.number(),
  towards: v.boolean(),
  ...shares,
  kl: v.number(),
  broken: v.number(),
});
const baseSchema = v.object({ base: v.object(shares) });

/** Opens the log, or begins one. A cache: lines that cannot be read are as good as not there. */
export async function openTuneLog(file: string): Promise<TuneLog> {
  const content = await readFile(file, 'utf8').catch(() => '');
  const lines = content.split('\n').map(parseLine);
  const read = <T>(schema: v.GenericSchema<unknown, T>): T[] =>
    lines.flatMap((line) => {
      const parsed = v.safeParse(schema, line);
      return parsed.success ? [parsed.output] : [];
    });
  const write = async (values: readonly unknown[]): Promise<void> => {
    await mkdir(path.dirname(file), { recursive: true });
    // A leading line break ends a line that was cut.
    await appendFile(file, values.map((value) => `\n${JSON.stringify(value)}`).join(''));
  };
  return {
    points: read(pointSchema),
    base: read(baseSchema).at(-1)?.base,
    append: write,
    appendBase: (base) => write([{ base }]),
  };
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}
