import type { AnchorKind } from './anchorLines';
import type { AddedAnchor } from './ownAnchors';

/** `Added to harmless anchors (3 of your own).` */
export function addedSentence(kind: AnchorKind, { outcome, count }: AddedAnchor): string {
  if (outcome === 'added')
    return `Added to ${kind} anchors (${count} of your own). The vectors are made anew when they are next used.`;
  if (outcome === 'there') return `This prompt is one of your ${kind} anchors already.`;
  const other = kind === 'harmful' ? 'harmless' : 'harmful';
  return `This prompt is one of your ${other} anchors. Take it out of their file first.`;
}
