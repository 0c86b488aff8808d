/** A line of one of the Refusal Lens views. */
export interface LibraryNode<Subject = unknown> {
  /** The same for the same thing, so that a view keeps its selection. */
  readonly id: string;
  readonly label: string;
  /** Beside the label, dimmed. */
  readonly description: string;
  /** Name and value of each detail, for the tooltip. */
  readonly details: readonly (readonly [name: string, value: string])[];
  /** Name of a codicon. */
  readonly icon: string;
  /** Words that menus ask for, e.g. `model here inUse`. */
  readonly context: string;
  readonly inUse: boolean;
  /** What commands get; undefined for a line that only has others below it. */
  readonly subject: Subject | undefined;
  /** Lines below it, folded at first. */
  readonly children: readonly LibraryNode<Subject>[];
}

/** The words of a line's context: those whose condition holds. */
export function contextOf(words: Readonly<Record<string, boolean>>): string {
  return Object.entries(words)
    .filter(([, holds]) => holds)
    .map(([word]) => word)
    .join(' ');
}

/** Parts of a description, without the empty ones. */
export function described(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' · ');
}
