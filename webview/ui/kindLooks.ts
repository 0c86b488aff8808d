import type { PromptKind } from '../../src/protocol/space';

/** How prompts of a kind are drawn: told apart by mark and by colour, so that either is enough. */
export interface KindLook {
  readonly label: string;
  /** For a legend: the mark as a character. */
  readonly sign: string;
  /** chart.js's name of the mark, and its radius beside those of the others, which looks the same. */
  readonly mark: 'triangle' | 'circle' | 'rectRot';
  readonly size: number;
}

export const kindLooks: Readonly<Record<PromptKind, KindLook>> = {
  harmful: { label: 'harmful', sign: '▲', mark: 'triangle', size: 1.15 },
  harmless: { label: 'harmless', sign: '●', mark: 'circle', size: 0.9 },
  contrast: { label: 'contrast', sign: '◆', mark: 'rectRot', size: 1.1 },
};
