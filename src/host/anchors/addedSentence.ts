import type { PromptKind } from '../../protocol/space';
import type { AddedAnchor } from './ownAnchors';

/** `Added to harmless anchors (3 of your own).` */
export function addedSentence(kind: PromptKind, { outcome, count, kind: found }: AddedAnchor): string {
  if (outcome === 'added')
    return `Added to ${kind} anchors (${count} of your own). The vectors are made anew when they are next used.`;
  if (outcome === 'there') return `This prompt is one of your ${kind} anchors already.`;
  return `This prompt is one of your ${found} anchors. Take it out of their file first.`;
}
