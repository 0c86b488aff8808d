import { promptKinds, type PromptKind } from '../../src/protocol/space';
import { resolvedColour } from './theme';

/** What a canvas takes from the theme for prompts and the axes around them. */
export interface KindTheme {
  readonly kinds: Readonly<Record<PromptKind, string>>;
  readonly ink: string;
  readonly quiet: string;
  readonly grid: string;
  readonly background: string;
}

export function kindTheme(): KindTheme {
  const ofKind = (kind: PromptKind): [PromptKind, string] => [kind, resolvedColour(`var(--kind-${kind})`)];
  return {
    kinds: Object.fromEntries(promptKinds.map(ofKind)) as Record<PromptKind, string>,
    ink: resolvedColour('var(--vscode-foreground)'),
    quiet: resolvedColour('var(--quiet)'),
    grid: resolvedColour('var(--grid)'),
    background: resolvedColour('var(--vscode-editor-background)'),
  };
}
