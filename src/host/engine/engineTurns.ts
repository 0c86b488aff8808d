import type { EngineClient, RequestOptions } from '../../client/engineClient';
import { fileMethods, type EngineMethod, type ParamsOf, type ResultOf } from '../../protocol/engine';
import { Cancelled } from '../../protocol/errors';

/** Who waits for an answer, the most pressing first: a person who asked, live inspection, or nobody in particular. */
const ranks = ['person', 'inspection', 'background'] as const;
export type Rank = (typeof ranks)[number];

export interface TurnOptions extends RequestOptions {
  /** Called when the request goes to the engine; again when it had to step aside and starts anew. */
  readonly onStart?: () => void;
}

/** As EngineClient.request. */
export type TurnRequest = <M extends EngineMethod>(
  method: M,
  params: ParamsOf<M>,
  options?: TurnOptions,
) => Promise<ResultOf<M>>;

/**
 * The engine does one request after the other. What a person asked goes to it at once; a request of a lower rank waits
 * until nothing above it is open, one at a time, and steps aside for what comes: it is cancelled and asked again later.
 */
export interface EngineTurns {
  request(rank: Rank): TurnRequest;
  /** What a person waits for; undefined when the engine is free for the other ranks. */
  readonly occupiedBy: EngineMethod | undefined;
  /** Calls `listener` when `occupiedBy` has changed; returns the function that ends this. */
  onOccupied(listener: () => void): () => void;
}

interface Turn {
  readonly rank: number;
  readonly method: EngineMethod;
  /** Stops the request; undefined while it waits. */
  stop: AbortController | undefined;
}

/** Milliseconds that background requests leave the engine to the others after one of theirs: a next one is likely. */
const calmMs = 400;

/** Requests that the engine answers beside its queue. */
const unqueued: readonly EngineMethod[] = fileMethods;

export function createEngineTurns(engine: EngineClient['request']): EngineTurns {
  const turns = new Set<Turn>();
  const listeners = new Set<() => void>();
  let waiting: (() => void)[] = [];
  let told: EngineMethod | undefined;
  /** Until when background requests wait, as performance.now(). */
  let calmAt = 0;

  const occupiedBy = (): EngineMethod | undefined => [...turns].find(({ rank }) => rank === 0)?.method;

  function changed(): void {
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
    const now = occupiedBy();
    if (now === told) return;
    told = now;
    for (const listener of listeners) listener();
  }

  function add(turn: Turn): void {
    turns.add(turn);
    for (const other of turns) if (other.rank > turn.rank) other.stop?.abort();
    changed();
  }

  function remove(turn: Turn): void {
    turns.delete(turn);
    if (turn.rank < ranks.length - 1) calmAt = performance.now() + calmMs;
    changed();
  }

  /** Milliseconds that things have to stay calm before a background request. */
  function calmIn({ rank }: Turn): number {
    return rank === ranks.length - 1 ? Math.max(0, calmAt - performance.now()) : 0;
  }

  /** What a person asks waits for nothing here: the engine has a queue itself. */
  function blocked(turn: Turn): boolean {
    if (turn.rank === 0) return false;
    return [...turns].some(
      (other) =>
        other !== turn && (other.rank < turn.rank || (other.rank === turn.rank && other.stop !== undefined)),
    );
  }

  /** Resolves when it is worth looking again whether it is the turn's turn. */
  function change(turn: Turn, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      waiting.push(resolve);
      if (!blocked(turn)) setTimeout(resolve, calmIn(turn));
      signal?.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  async function take<M extends EngineMethod>(
    rank: Rank,
    method: M,
    params: ParamsOf<M>,
    { onStart, ...options }: TurnOptions = {},
  ): Promise<ResultOf<M>> {
    const turn: Turn = { rank: ranks.indexOf(rank), method, stop: undefined };
    const { signal } = options;
    add(turn);
    try {
      for (;;) {
        while (blocked(turn) || calmIn(turn) > 0) {
          await change(turn, signal);
          if (signal?.aborted) throw new Cancelled();
        }
        const stop = new AbortController();
        turn.stop = stop;
        try {
          onStart?.();
          const signals = signal ? [signal, stop.signal] : [stop.signal];
          return await engine(method, params, { ...options, signal: AbortSignal.any(signals) });
        } catch (error) {
          const steppedAside = error instanceof Cancelled && stop.signal.aborted && !signal?.aborted;
          if (!steppedAside) throw error;
        } finally {
          turn.stop = undefined;
        }
      }
    } finally {
      remove(turn);
    }
  }

  return {
    request: (rank) => (method, params, options) =>
      unqueued.includes(method) ? engine(method, params, options) : take(rank, method, params, options),
    get occupiedBy() {
      return occupiedBy();
    },
    onOccupied(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
