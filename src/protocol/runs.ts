import type { AnswerClass, GroupSummary, JudgedAnswer, RunComparison, RunManifest } from './evaluation';

/** An evaluation of this window that goes on. */
export interface ActiveRun {
  /** Name of its data set's file. */
  readonly name: string;
  /** Its folder; absent until its first answer is about to come. */
  readonly path?: string;
  readonly message: string;
  readonly done?: number;
  readonly total?: number;
}

/** Which prompts of a run are shown; what is absent lets all pass. */
export interface RowFilter {
  /** Part of the prompt or of an answer, whatever the case; empty for all. */
  readonly text: string;
  readonly set?: string;
  /** null: prompts of which nothing is expected. */
  readonly harmful?: boolean | null;
  readonly type?: string;
  /** A mode that answers otherwise than the first one: refuses, answers or breaks. */
  readonly changed?: string;
  /** What the answer of `mode` is, or that of any mode. */
  readonly judgement?: AnswerClass;
  readonly mode?: string;
  /** Only where the two judges disagree on the answer of `mode`, or of any mode. */
  readonly disagreed: boolean;
  /** Only where a person judges an answer otherwise. */
  readonly overridden: boolean;
}

export const everyRow: RowFilter = { text: '', disagreed: false, overridden: false };

/** A prompt with what the modes have answered so far, in their order. */
export interface RunRow extends Pick<JudgedAnswer, 'set' | 'row' | 'prompt' | 'type' | 'harmful'> {
  readonly answers: readonly JudgedAnswer[];
}

/** A page of the prompts that a filter lets pass. */
export interface RunRows {
  readonly filter: RowFilter;
  /** From 0. */
  readonly page: number;
  /** At least 1. */
  readonly pages: number;
  /** Place of the first row among those that match, from 0. */
  readonly first: number;
  readonly matches: number;
  /** Prompts of the run that have an answer. */
  readonly prompts: number;
  readonly types: readonly string[];
  readonly rows: readonly RunRow[];
}

/** The run that the panel shows. */
export interface RunData {
  /** Its folder. */
  readonly path: string;
  readonly manifest: RunManifest;
  readonly groups: readonly GroupSummary[];
  /** Answers that it promises and does not have yet. */
  readonly missing: number;
  readonly rows: RunRows;
}

/** The run that is shown, a, beside another one, b. */
export interface RunComparisonData {
  /** Folder of the other one. */
  readonly path: string;
  readonly result: RunComparison;
}

/** What a person does with runs in the panel. */
export type RunIntent =
  /** Asks for a data set and evaluates it. */
  | { readonly kind: 'evaluate' }
  | { readonly kind: 'cancel' }
  /** Reads the list and the run again. */
  | { readonly kind: 'refresh' }
  | { readonly kind: 'choose'; readonly path: string }
  /** Compares the run with another one; with none where there is no path. */
  | { readonly kind: 'compare'; readonly path?: string }
  | { readonly kind: 'filter'; readonly filter: RowFilter }
  | { readonly kind: 'page'; readonly page: number }
  | ({ readonly kind: 'override' } & Pick<JudgedAnswer, 'set' | 'row' | 'mode'> & {
        readonly judgement: AnswerClass | null;
      })
  /** Of the run that is shown. */
  | { readonly kind: 'continue' }
  | { readonly kind: 'openReport' }
  | { readonly kind: 'showFolder' };
