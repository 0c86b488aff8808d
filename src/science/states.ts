/**
 * The residual stream of several prompts, one position each: `data` is [prompts, layers, d] row-major float32,
 * h_l(x, t) after block l and before the final norm.
 */
export interface States {
  readonly data: Float32Array;
  readonly prompts: number;
  readonly layers: number;
  readonly hiddenSize: number;
}

/** `data` as States; RangeError when its length is not prompts * layers * d. */
export function statesOf(data: Float32Array, prompts: number, layers: number, hiddenSize: number): States {
  if (data.length !== prompts * layers * hiddenSize)
    throw new RangeError(`${data.length} values are not [${prompts}, ${layers}, ${hiddenSize}].`);
  return { data, prompts, layers, hiddenSize };
}

/** h_l of one prompt, [d]: a view, not a copy. */
export function stateAt(states: States, prompt: number, layer: number): Float32Array {
  const start = (prompt * states.layers + layer) * states.hiddenSize;
  return states.data.subarray(start, start + states.hiddenSize);
}

/** A copy of some prompts' states. */
export function selectStates(states: States, prompts: readonly number[]): States {
  const size = states.layers * states.hiddenSize;
  const data = new Float32Array(prompts.length * size);
  prompts.forEach((prompt, place) =>
    data.set(states.data.subarray(prompt * size, (prompt + 1) * size), place * size),
  );
  return statesOf(data, prompts.length, states.layers, states.hiddenSize);
}

/** RangeError unless both have the same layers and hidden size. */
export function requireSameShape(a: States, b: States): void {
  if (a.layers !== b.layers || a.hiddenSize !== b.hiddenSize)
    throw new RangeError(
      `States of [${a.layers}, ${a.hiddenSize}] and [${b.layers}, ${b.hiddenSize}] do not go together.`,
    );
}

/** Mean over prompts, [layers, d] in float64. `prompts` takes only some of them (indices). */
export function meanStates(states: States, prompts?: readonly number[]): Float64Array {
  const size = states.layers * states.hiddenSize;
  const count = prompts?.length ?? states.prompts;
  if (count === 0) throw new RangeError('There are no prompts to take the mean of.');
  const mean = new Float64Array(size);
  for (let index = 0; index < count; index++) {
    const start = (prompts ? (prompts[index] ?? 0) : index) * size;
    for (let i = 0; i < size; i++) mean[i] = (mean[i] ?? 0) + (states.data[start + i] ?? 0);
  }
  for (let i = 0; i < size; i++) mean[i] = (mean[i] ?? 0) / count;
  return mean;
}
