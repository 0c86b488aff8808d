import { setupTitles, type SetupCheck, type SetupState } from '../../protocol/setup';

/** What a report needs beside the checks. */
export interface SetupFacts {
  /** Versions and kinds, by what they are of. */
  readonly versions: readonly (readonly [name: string, value: string])[];
  /** The person's home folder: written `~`, so that no name of a person stands in a report. */
  readonly home: string;
  /** When it was checked. */
  readonly date: Date;
}

const marks: Readonly<Record<SetupState, string>> = {
  ok: '✓',
  warning: '! warning:',
  failed: '✗ failed:',
  skipped: '○ skipped:',
};

/** The check as a Markdown document: what is to be done first, then every line, then the facts for a report. */
export function setupText(checks: readonly SetupCheck[], { versions, home, date }: SetupFacts): string {
  const steps = checks.flatMap(({ id, state, next }) =>
    next === undefined ? [] : [`- **${setupTitles[id]}** (${state}): ${next}`],
  );
  const text = [
    '# Refusal Lens: setup',
    '',
    summary(checks),
    '',
    ...(steps.length === 0 ? [] : ['## What to do', '', ...steps, '']),
    '## What was checked',
    '',
    ...checks.map(({ id, state, message }) => `- ${marks[state]} **${setupTitles[id]}**: ${message}`),
    '',
    '## Versions',
    '',
    ...versions.map(([name, value]) => `- ${name}: ${value}`),
    `- Checked: ${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    '',
    'No prompt of yours is in this text: it can be pasted into a report.',
    '',
  ].join('\n');
  return home === '' ? text : text.replaceAll(home, '~');
}

function summary(checks: readonly SetupCheck[]): string {
  const count = (state: SetupState): number => checks.filter((check) => check.state === state).length;
  const failed = count('failed');
  const warnings = count('warning');
  if (failed > 0) return `${failed} of ${checks.length} failed: steering does not work yet.`;
  if (warnings > 0) return `Steering works, with ${warnings === 1 ? 'a warning' : `${warnings} warnings`}.`;
  return 'All is as it should be.';
}
