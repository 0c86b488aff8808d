/** A sequence to be decoded from position `start` on. */
export interface PlannedSequence {
  readonly start: number;
  readonly end: number;
  /** Positions whose output (the last layer's rows and the logits) is needed, ascending. */
  readonly outputs: readonly number[];
}

/** Positions [start, end) of one sequence, decoded in one go. */
export interface Span {
  readonly sequence: number;
  readonly start: number;
  readonly end: number;
}

export interface DecodeLimits {
  /** Tokens a decode: the ubatch, so that rows stay in batch order. */
  readonly tokens: number;
  /** Outputs a decode: each costs a row of logits. */
  readonly outputs: number;
  /** Sequences in memory at once. */
  readonly sequences: number;
  /** Tokens in memory at once; sequences leave it when they end. */
  readonly memory: number;
}

/**
 * Packs sequences into decodes, in order, cutting one where a decode is full. A sequence goes on in the next decode,
 * so at most one is open between two decodes.
 */
export function planDecodes(sequences: readonly PlannedSequence[], limits: DecodeLimits): Span[][] {
  const decodes: Span[][] = [];
  let spans: Span[] = [];
  let tokens = 0;
  let outputs = 0;
  let memory = 0;
  const flush = (): void => {
    if (spans.length > 0) decodes.push(spans);
    spans = [];
    tokens = 0;
    outputs = 0;
    memory = 0;
  };
  sequences.forEach((sequence, index) => {
    const wanted = new Set(sequence.outputs);
    let start = sequence.start;
    if (spans.length >= limits.sequences) flush();
    for (let position = start; position < sequence.end; position++) {
      const output = wanted.has(position) ? 1 : 0;
      if (tokens === limits.tokens || outputs + output > limits.outputs || memory === limits.memory) {
        if (position > start) spans.push({ sequence: index, start, end: position });
        flush();
        start = position;
        memory = position - sequence.start;
      }
      tokens++;
      outputs += output;
      memory++;
    }
    if (sequence.end > start) spans.push({ sequence: index, start, end: sequence.end });
  });
  flush();
  return decodes;
}
