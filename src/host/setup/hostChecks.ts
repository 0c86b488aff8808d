import type { LensError } from '../../protocol/errors';
import type { SetupCheck } from '../../protocol/setup';
import { workspaceLimits, type WorkspaceKind } from './workspaceLimits';

/** What only the editor knows: whether the settings are right, and what the workspace allows. */
export function hostChecks(problems: readonly LensError[], workspace: WorkspaceKind): SetupCheck[] {
  return [
    ...(problems.length === 0
      ? [{ id: 'settings', state: 'ok', message: 'All have values that are allowed.' } as const]
      : problems.map(({ message, next }) => ({ id: 'settings', state: 'failed', message, next }) as const)),
    workspaceCheck(workspace),
  ];
}

function workspaceCheck(workspace: WorkspaceKind): SetupCheck {
  const limits = workspaceLimits(workspace);
  if (limits.length === 0)
    return { id: 'workspace', state: 'ok', message: 'Trusted, and on the machine that the engine runs on.' };
  return {
    id: 'workspace',
    state: 'warning',
    message: limits.join(' '),
    next: workspace.trusted
      ? 'Open a folder on this machine for what is off.'
      : 'Trust the workspace (Workspaces: Manage Workspace Trust) if you know where it is from.',
  };
}
