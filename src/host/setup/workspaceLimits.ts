/** What of a window's workspace decides which parts work. */
export interface WorkspaceKind {
  readonly trusted: boolean;
  /** No folder of it is on this machine. */
  readonly virtual: boolean;
}

/** What does not work in such a workspace, a sentence each, with what still does. */
export function workspaceLimits({ trusted, virtual }: WorkspaceKind): string[] {
  return [
    ...(trusted
      ? []
      : [
          'This workspace is not trusted: its settings cannot choose models, adapters, vectors or folders. Yours count, and prompts can be steered.',
        ]),
    ...(virtual
      ? [
          'This workspace is not on this machine: its prompts can be steered, but its data sets cannot be evaluated, and its settings cannot name files in it.',
        ]
      : []),
  ];
}
