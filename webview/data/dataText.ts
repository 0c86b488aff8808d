import { count, visibleToken } from '../../src/appearance/format';
import type { AnchorsStatus, AnchorUse, DataTable } from '../../src/protocol/data';
import type { PanelState } from '../../src/protocol/panel';
import { promptKinds } from '../../src/protocol/space';
import { loadingText } from '../ui/loadingText';

/** What the vectors in use have of the anchors, in a sentence, and whether they should be made again. */
export interface ExtractionState {
  readonly said: string;
  /** What the button says that makes them; absent where there is nothing to make. */
  readonly button?: string;
  /** Whether the vectors in use are not those of the anchors. */
  readonly outrun: boolean;
}

/** One sentence of what the table holds. */
export function dataLead({ data }: PanelState): string {
  if (data.state !== 'ready') return 'The sentences that vectors are made from, and other sets of prompts.';
  const { set, total, counts } = data.value;
  const kinds = [
    ...promptKinds.filter((kind) => counts[kind] > 0).map((kind) => `${counts[kind]} ${kind}`),
    ...(counts.unknown > 0 ? [`${counts.unknown} of a kind that the file does not say`] : []),
  ];
  const noun = set.group === 'own' ? 'sentence' : 'prompt';
  const of = kinds.length === 0 ? '' : `: ${kinds.join(', ')}`;
  const beside = set.group === 'own' ? ', used beside the built-in anchors' : '';
  return `${set.name}, ${count(total, noun)}${of}${beside}.`;
}

export function extractionState({ layers, anchors }: PanelState): ExtractionState {
  if (layers.state === 'loading') return { said: loadingText(layers), outrun: false };
  if (!anchors) return { said: 'Reading the anchors.', outrun: false };
  const { state } = anchors;
  const again = 'Extract Again';
  switch (state.kind) {
    case 'unread':
      return { said: `The anchors cannot be read: ${state.said}`, outrun: true };
    case 'vectorsFile':
      return {
        said: `The vectors in use are those of ${state.name}: anchors do not change them.`,
        outrun: false,
      };
    case 'noVectors': {
      const failed = layers.state === 'failed' ? `${layers.error.message} ${layers.error.next} ` : '';
      return {
        said: `${failed}No vectors are in use yet. They would be made from ${anchorsText(anchors)}.`,
        button: 'Extract Vectors',
        outrun: layers.state === 'failed',
      };
    }
    case 'compared': {
      const difference = differenceText(state);
      if (difference !== undefined)
        return {
          said: `The vectors in use were made ${difference}: extract again.`,
          button: again,
          outrun: true,
        };
      if (layers.state === 'ready' && layers.stale)
        return {
          said: 'Settings have changed since the vectors in use were made: extract again.',
          button: again,
          outrun: true,
        };
      return {
        said: `The vectors in use were made from these anchors: ${anchorsText(anchors)}.`,
        outrun: false,
      };
    }
  }
}

function differenceText({ missing, gone }: { missing: number; gone: number }): string | undefined {
  const before = missing > 0 ? [`before ${missing} of these sentences`] : [];
  const with_ = gone > 0 ? [`with ${gone} that ${gone === 1 ? 'is' : 'are'} no longer among them`] : [];
  const parts = [...before, ...with_];
  return parts.length === 0 ? undefined : parts.join(' and ');
}

function anchorsText({ counts: { harmful, harmless, contrast } }: AnchorsStatus): string {
  return `${harmful} harmful and ${harmless} harmless ones, checked with ${contrast} contrast prompts`;
}

/** Sentences where the anchors, or what has been made of them, should not be trusted. */
export function dataWarnings({ anchors, layers }: PanelState): readonly string[] {
  const made = layers.state === 'ready' && !layers.stale ? layers.value.extraction.warnings : [];
  return [...(anchors?.warnings ?? []), ...made];
}

export const useTexts: Readonly<Record<AnchorUse, { readonly text: string; readonly meaning: string }>> = {
  made: { text: 'yes', meaning: 'The vectors in use were made with it' },
  waiting: { text: 'not yet', meaning: 'It will be in the vectors when they are extracted again' },
  unused: { text: '–', meaning: 'Not an anchor in use' },
};

/** A sentence on one line. */
export function oneLine(text: string): string {
  return text.replace(/\r\n?|\n/g, ' ⏎ ').replace(/[\p{Cc}\p{Cf}]/gu, visibleToken);
}

/** `3 of 450 rows`, of what the filter leaves. */
export function matchingText({ matching, total }: DataTable): string {
  return matching === total ? count(total, 'row') : `${matching} of ${count(total, 'row')}`;
}

/** What stands where there are no rows. */
export function emptyText({ set, total, problem }: DataTable): string {
  if (problem !== undefined) return problem;
  if (total > 0) return 'No row has these words.';
  return set.group === 'own'
    ? 'No anchors of your own yet. Add a sentence below, import a file, or copy rows of another set.'
    : 'This set is empty.';
}
