/** Something that can be fetched: a model of the catalogue, or an address of Hugging Face. */
export interface Fetchable {
  readonly id: string;
  readonly name: string;
  /** Bytes, where they are known beforehand. */
  readonly size?: number;
}
