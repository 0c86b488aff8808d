import type { PromptKind } from '../../src/protocol/space';
import { resolvedColour } from './theme';

/** How prompts of a kind are drawn: told apart by mark and by colour, so that either is enough. */
export interface KindLook {
  readonly label: string;
  /** For a legend: the mark as a character. */
  readonly sign: string;
  /** chart.js's name of the mark. */
  readonly mark: 'triangle' | 'circle' | 'rectRot';
}

export const promptKinds: readonly PromptKind[] = ['harmful', 'harmless', 'contrast'];

export const kindLooks: Readonly<Record<PromptKind, KindLook>> = {
  harmful: { label: 'harmful', sign: '▲', mark: 'triangle' },
  harmless: { label: 'harmless', sign: '●', mark: 'circle' },
  contrast: { label: 'contrast', sign: '◆', mark: 'rectRot' },
};

/** What a canvas takes from the theme for prompts and the axes around them. */
export interface KindTheme {
  readonly kinds: Readonly<Record<PromptKind, string>>;
  readonly ink: string;
  readonly quiet: string;
  readonly line: string;
  readonly background: string;
}

export function kindTheme(): KindTheme {
  const ofKind = (kind: PromptKind): [PromptKind, string] => [kind, resolvedColour(`var(--kind-${kind})`)];
  return {
    kinds: Object.fromEntries(promptKinds.map(ofKind)) as Record<PromptKind, string>,
    ink: resolvedColour('var(--vscode-foreground)'),
    quiet: resolvedColour('var(--quiet)'),
    line: resolvedColour('var(--line)'),
    background: resolvedColour('var(--vscode-editor-background)'),
  };
}
