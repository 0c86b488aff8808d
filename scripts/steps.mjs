// @ts-check
// Runs programs as the steps of a script, and says what each step is and how long it took.
import { spawn } from 'node:child_process';

/** A failure whose sentence is all that a user needs to see of it. */
export class StepError extends Error {}

/** @param {number} start a performance.now() */
export function since(start) {
  return `${((performance.now() - start) / 1000).toFixed(1)} s`;
}

/**
 * Announces a step, does it and says how long it took. A step that gives a sentence has it printed.
 * @template T
 * @param {string} title
 * @param {() => T | Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(title, work) {
  console.log(`\n> ${title}`);
  const start = performance.now();
  const result = await work();
  console.log(`  ${typeof result === 'string' ? `${result} ` : ''}(${since(start)})`);
  return result;
}

/**
 * Runs a program; what it writes is passed on as it comes.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, shell?: boolean }} [options]
 * @returns {Promise<number>} its exit status, or 128 when a signal ended it
 */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'inherit', 'inherit'] });
    child.once('error', (error) =>
      reject(new StepError(`${command} could not be started: ${error.message}`)),
    );
    child.once('exit', (code) => resolve(code ?? 128));
  });
}

/**
 * Runs a program that must succeed.
 * @param {string} advice what to do when it does not
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, shell?: boolean }} [options]
 */
export async function runOrFail(advice, command, args, options) {
  const status = await run(command, args, options);
  if (status !== 0) throw new StepError(advice);
}
