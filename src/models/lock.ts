import { readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { Cancelled } from '../protocol/errors';

/** The holder touches its lock this often. */
const touchMs = 2_000;
/** A lock not touched for this long was left behind. */
const staleMs = 15_000;
/** How often a waiting process looks again. */
const lookMs = 250;

/**
 * Runs `work` while holding the lock `file`; other processes that share the folder wait. The lock of a process that is
 * gone is taken over. What is locked must be safe without it too (content is checked before it is renamed into place):
 * the lock saves work, it does not carry correctness. Throws Cancelled when `signal` aborts while waiting, and what
 * `onWait` throws where the caller does not want to wait.
 */
export async function withLock<T>(
  file: string,
  signal: AbortSignal,
  onWait: () => void,
  work: () => Promise<T>,
): Promise<T> {
  let waiting = false;
  while (!(await take(file))) {
    if (signal.aborted) throw new Cancelled();
    if (await leftBehind(file)) {
      // Renaming is atomic: of several that wait, one gets the old lock out of the way.
      const aside = `${file}.${process.pid}`;
      await rename(file, aside).catch(() => undefined);
      await rm(aside, { force: true });
      continue;
    }
    if (!waiting) onWait();
    waiting = true;
    await delay(lookMs, undefined, { signal }).catch(() => {
      throw new Cancelled();
    });
  }
  const touch = setInterval(() => {
    const now = new Date();
    utimes(file, now, now).catch(() => undefined);
  }, touchMs);
  touch.unref();
  try {
    return await work();
  } finally {
    clearInterval(touch);
    await rm(file, { force: true });
  }
}

async function take(file: string): Promise<boolean> {
  try {
    await writeFile(file, JSON.stringify({ pid: process.pid, host: hostname() }), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function leftBehind(file: string): Promise<boolean> {
  try {
    const { mtimeMs } = await stat(file);
    if (Date.now() - mtimeMs > staleMs) return true;
    const { pid, host } = JSON.parse(await readFile(file, 'utf8')) as { pid: number; host: string };
    return host === hostname() && !isRunning(pid);
  } catch {
    // Gone meanwhile, or still being written: look again.
    return false;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
