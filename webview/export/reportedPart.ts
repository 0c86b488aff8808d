import type { Loadable } from '../../src/protocol/panel';
import type { ReportTexts } from '../../src/protocol/panelReport';
import type { PlainTable } from '../ui/plainTable';
import type { ExportedFigure } from './exportedFigure';

/** What a view has to say in a report of the panel. */
export type ReportedPart = ReportTexts | ReportedFigure | ReportedNumbers;

/** A picture with its table. */
export interface ReportedFigure {
  readonly kind: 'figure';
  readonly figure: ExportedFigure;
  readonly stale?: boolean;
}

/** A table without a picture. */
export interface ReportedNumbers {
  readonly kind: 'numbers';
  readonly notes: readonly string[];
  readonly table: PlainTable;
  readonly stale?: boolean;
}

export function reportedFigure(figure: ExportedFigure): ReportedFigure {
  return { kind: 'figure', figure };
}

/** The text of a prompt, as it was written. */
export function reportedPrompt({
  prompt,
  source,
}: {
  readonly prompt: string;
  readonly source: string;
}): ReportTexts {
  const segments = [{ text: prompt, differs: false }];
  return { kind: 'texts', title: 'Prompt', texts: [{ title: source, segments, note: '' }] };
}

/** The parts of a value that is there, marked where settings have outrun it; none of one that is not there. */
export function reportedOf<T>(
  loadable: Loadable<T>,
  parts: (value: T) => readonly ReportedPart[],
): readonly ReportedPart[] {
  if (loadable.state !== 'ready') return [];
  const { value, stale } = loadable;
  return parts(value).map((part) => (stale ? { ...part, stale } : part));
}
