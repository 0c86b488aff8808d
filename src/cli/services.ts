import type { EngineMethod, ParamsOf, ResultOf } from '../protocol/engine';

/** What the verbs need from the outside world. */
export interface CliServices {
  request<M extends EngineMethod>(method: M, params: ParamsOf<M>): Promise<ResultOf<M>>;
  /** Prints a result: as JSON with `--json`, else the text. */
  print(result: unknown, text: string): void;
  /** Lets the program end as failed, though its work was done: what it printed says why. */
  endAsFailed(): void;
}
