import { tintReach } from '../../src/appearance/tintScale';
import type { InspectResult } from '../../src/protocol/inspection';
import type { PromptLayersData, TokenCell } from '../../src/protocol/panel';

/** One layer of a prompt. */
export interface GridRow {
  readonly layer: number;
  /** A value for each token; undefined where the layer says nothing of tokens. */
  readonly values: readonly number[] | undefined;
}

/** The prompt's tokens (columns) by the model's layers (rows). */
export interface GridModel {
  readonly key: string;
  readonly run: number;
  readonly tokens: InspectResult['tokens'];
  /** The last layer first, as on screen. */
  readonly rows: readonly GridRow[];
  /** Layers that are steered unless others are chosen. */
  readonly steered: InspectResult['steered'];
  /** Mean over the layers of the tint, a token. */
  readonly tint: readonly number[];
}

/**
 * The last layer is computed only where an answer begins, and where the anchors' means coincide all values are 0: neither
 * row has values.
 */
export function gridModel({ key, run, result }: PromptLayersData): GridModel {
  const { tokens, layers, values, tint, steered } = result;
  const rows = Array.from({ length: layers }, (_, layer): GridRow => {
    const own = tokens.map((_, token) => values[token * layers + layer] ?? 0);
    return { layer, values: own.some((value) => value !== 0) ? own : undefined };
  });
  return {
    ...{ key, run, tokens, steered, tint: [...tint] },
    rows: [...rows, { layer: layers, values: undefined }].reverse(),
  };
}

/** The value of a cell; undefined where there is none. */
export function valueAt({ rows }: GridModel, { token, layer }: TokenCell): number | undefined {
  return rows[rows.length - 1 - layer]?.values?.[token];
}

/** A token's values from the top row down. */
export function curveOf({ rows }: GridModel, token: number): (number | undefined)[] {
  return rows.map(({ values }) => values?.[token]);
}

/** How far the scale of a curve reaches both ways: at least as far as that of the colours. */
export function curveReach(values: readonly (number | undefined)[]): number {
  return Math.max(tintReach, ...values.map((value) => Math.ceil(Math.abs(value ?? 0))));
}

/** Whether the prompt has the cell; the last layer has none that can be chosen. */
export function hasCell({ tokens, rows }: GridModel, { token, layer }: TokenCell): boolean {
  return token >= 0 && token < tokens.length && layer >= 0 && layer < rows.length - 1;
}

/** The rows that have values, from layer 0 on. */
export function speakingLayers({ rows }: GridModel): readonly GridRow[] {
  return [...rows].reverse().filter(({ values }) => values !== undefined);
}
