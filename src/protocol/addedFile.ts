/** A GGUF file that a person added to the list: one of theirs, or one fetched from Hugging Face. */
export interface AddedFile {
  /** What the settings take: the file's path, or the address that it was fetched by (`hf:...`). */
  readonly id: string;
  readonly kind: 'model' | 'adapter';
  /** general.name of the file, else its name. */
  readonly name: string;
  readonly path: string;
  /** Bytes; absent where the file is gone. */
  readonly size?: number;
  readonly architecture?: string;
  readonly license?: string;
  /** Whether it was fetched into the model folder, and so goes when it is deleted; others are only forgotten. */
  readonly fetched: boolean;
}
