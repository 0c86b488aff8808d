import type { Command } from 'commander';
import { setupTitles, type SetupResult } from '../../protocol/setup';
import { modelSpec, type ModelOptions } from '../arguments';
import { addVerb, withModel } from '../command';
import type { CliServices } from '../services';

/** `check`: what steering needs on this machine, each with what to do where it is not there. */
export function addCheckVerb(program: Command, services: CliServices): void {
  withModel(
    addVerb(
      program,
      'check',
      'check llama.cpp, devices, memory, folders and the model, and measure its speed',
    ),
  ).action(async (options: ModelOptions) => {
    const result = await services.request('setup/check', { model: modelSpec(options) });
    services.print(result, checkText(result));
    if (failuresOf(result) > 0) services.endAsFailed();
  });
}

function failuresOf({ checks }: SetupResult): number {
  return checks.filter(({ state }) => state === 'failed').length;
}

/** A line each; what to do next stands below its line. */
export function checkText(result: SetupResult): string {
  const { checks } = result;
  const bad = failuresOf(result);
  const width = Math.max(...checks.map(({ id }) => setupTitles[id].length));
  const lines = checks.flatMap(({ id, state, message, next }) => [
    `${state.padEnd('warning'.length)}  ${setupTitles[id].padEnd(width)}  ${message}`,
    ...(next === undefined ? [] : [`${' '.repeat(width + 11)}${next}`]),
  ]);
  const end = bad === 0 ? 'Nothing stands in the way of steering.' : `${bad} of ${checks.length} failed.`;
  return [...lines, '', end].join('\n');
}
