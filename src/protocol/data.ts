import type { PromptKind } from './space';

/** One prompt of a file, as far as the file says what it is. */
export interface PromptFileRow {
  /** Data row of a CSV, element of a JSON array, line of any other file; counted from 1. */
  readonly row: number;
  readonly text: string;
  readonly kind: PromptKind | null;
}

/** The anchors that an extraction would use now, and what the vectors in use were made from. */
export interface AnchorsReport {
  readonly anchors: Readonly<Record<PromptKind, readonly string[]>>;
  /** So many of them, from the first on, come with the extension. */
  readonly builtIn: Readonly<Record<PromptKind, number>>;
  /** Plain sentences where these anchors make vectors that should not be trusted. */
  readonly warnings: readonly string[];
  /** Of the vectors that were asked for. */
  readonly made?: {
    /** Anchors that these vectors were not made from. */
    readonly missing: Readonly<Record<PromptKind, readonly string[]>>;
    /** How many they were made from that are no anchors now. */
    readonly gone: number;
  };
}

/** A set of prompts that can be shown as a table. */
export interface PromptSetChoice {
  readonly id: string;
  readonly name: string;
  /** `own`: anchors of the person, the ones that can be edited; `built-in`: of the extension; `file`: of the workspace. */
  readonly group: 'own' | 'built-in' | 'file';
}

/** Whether a prompt made the vectors in use; `waiting`: it is an anchor that will when they are extracted again. */
export type AnchorUse = 'made' | 'waiting' | 'unused';

export interface DataRow {
  readonly text: string;
  readonly kind: PromptKind | null;
  /** Where it stands, e.g. `harmful.jsonl:3`. */
  readonly source: string;
  /** As the model reads it, in its chat template; absent until they are counted. */
  readonly tokens?: number;
  readonly use: AnchorUse;
  /** What is wrong with it, in a sentence. */
  readonly note?: string;
}

/** What came of something that a person did in the table. */
export interface DataOutcome {
  /** Of the action. */
  readonly id: number;
  /** What was done, or what stands in the way, in a sentence. */
  readonly said: string;
  readonly failed: boolean;
  /** Place of the row to go to. */
  readonly place?: number;
}

/** Which rows are shown: those with these words, and only those with a note. */
export interface DataFilter {
  readonly text: string;
  readonly noted: boolean;
}

/** A table of prompts: a window of its rows, and what is known of all of them. */
export interface DataTable {
  readonly sets: readonly PromptSetChoice[];
  readonly set: PromptSetChoice;
  /** Counted up whenever rows change: a place is that of a row of one revision. */
  readonly revision: number;
  readonly filter: DataFilter;
  /** Why the set cannot be shown, in a sentence. */
  readonly problem?: string;
  /** Rows of the set, and those that the filter leaves. */
  readonly total: number;
  readonly matching: number;
  /** Of all rows, by kind. */
  readonly counts: Readonly<Record<PromptKind | 'unknown', number>>;
  /** Rows with a note. */
  readonly noted: number;
  /** Rows that match, from the place `first` on. */
  readonly first: number;
  readonly rows: readonly DataRow[];
  /** What Undo takes back, e.g. `the deletion of 3 sentences`. */
  readonly undo?: string;
  /** Names of files that have changes in an editor which are not saved. */
  readonly unsaved: readonly string[];
  readonly outcome?: DataOutcome;
}

/** Whether the vectors in use were made from the anchors as they are now. */
export type AnchorsState =
  | { readonly kind: 'unread'; readonly said: string }
  | { readonly kind: 'noVectors' }
  /** Vectors of a file that a setting names: anchors change nothing. */
  | { readonly kind: 'vectorsFile'; readonly name: string }
  | { readonly kind: 'compared'; readonly missing: number; readonly gone: number };

/** The anchors in use, apart from the table that is shown. */
export interface AnchorsStatus {
  readonly state: AnchorsState;
  readonly counts: Readonly<Record<PromptKind, number>>;
  readonly warnings: readonly string[];
}

/** Rows of one revision of the table, by their places among those that match. */
export interface DataPlaces {
  readonly revision: number;
  readonly places: readonly number[];
}

export type RowsFormat = 'jsonl' | 'csv';

/** What a person does in the table. Those with an `id` have an outcome. */
export type DataAction =
  | { readonly kind: 'choose'; readonly set: string }
  | { readonly kind: 'filter'; readonly filter: DataFilter }
  /** Rows around this place are to be seen. */
  | { readonly kind: 'show'; readonly place: number }
  | { readonly kind: 'add'; readonly id: number; readonly text: string; readonly as: PromptKind }
  | {
      readonly kind: 'edit';
      readonly id: number;
      readonly rows: DataPlaces;
      /** The text that was edited: it may have changed elsewhere meanwhile. */
      readonly before: string;
      readonly text: string;
    }
  | { readonly kind: 'delete' | 'duplicate' | 'useAsAnchors'; readonly id: number; readonly rows: DataPlaces }
  | { readonly kind: 'move'; readonly id: number; readonly rows: DataPlaces; readonly to: PromptKind }
  /** Writes these rows to a new file, which is then shown. */
  | { readonly kind: 'slice'; readonly id: number; readonly rows: DataPlaces }
  | {
      readonly kind: 'export';
      readonly id: number;
      readonly rows: DataPlaces;
      readonly format: RowsFormat;
    }
  | { readonly kind: 'import'; readonly id: number }
  | { readonly kind: 'undo'; readonly id: number }
  /** Opens the file of a row. */
  | { readonly kind: 'open'; readonly rows: DataPlaces }
  /** Saves the files that have changes in an editor. */
  | { readonly kind: 'save' }
  /** Looks for sets again, where that has failed. */
  | { readonly kind: 'again' };
