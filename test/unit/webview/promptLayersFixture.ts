import type { InspectResult } from '../../../src/protocol/inspection';
import type { LikelyToken } from '../../../src/protocol/method';
import type { PromptLayersData, TokenLensData } from '../../../src/protocol/panel';
import { classification } from '../host/inspectionFixture';

/** Tokens of some texts on four layers and a last one that is not read: layer 0 has no values, others rise with token and layer. */
export function inspectionOf(texts: readonly string[]): InspectResult {
  const layers = 4;
  let at = 0;
  const tokens = texts.map((text, id) => ({ id, text, from: at, to: (at += text.length) }));
  const values = tokens.flatMap((_, token) =>
    Array.from({ length: layers }, (_, layer) => (layer === 0 ? 0 : token - 1 + layer / 4)),
  );
  return {
    tokens,
    layers,
    values: Float32Array.from(values),
    tintLayers: [1, 2, 3],
    tint: Float32Array.from(tokens, (_, token) => token - 0.5),
    classification,
    scores: { transition: 0.5, projection: -0.25, probe: -1.24, combined: 0.75 },
    place: Float32Array.from({ length: 2 * (layers + 1) }, (_, index) => index),
    fingerprint: 'f',
    steered: { first: 1, last: 2 },
    refusalLogOdds: 1,
    kept: 3,
    decoded: 5,
    milliseconds: 41.6,
  };
}

/** Three tokens: one nearer to harmless prompts, two nearer to harmful ones. */
export function promptLayersFixture(change: Partial<PromptLayersData> = {}): PromptLayersData {
  return {
    key: 'file:///prompts.md 0',
    prompt: 'How kill\n',
    source: 'prompts.md:12',
    run: 1,
    result: inspectionOf(['How', ' kill', '\n']),
    pinned: false,
    outrun: false,
    ...change,
  };
}

function likely(...texts: readonly string[]): LikelyToken[] {
  return texts.map((text, id) => ({
    id,
    text,
    probability: 0.5 / (id + 1),
    opensRefusal: text === ' sorry',
  }));
}

/** The lens of the second token at layer 2. */
export const tokenLensFixture: TokenLensData = {
  cell: { token: 1, layer: 2 },
  run: 1,
  tokens: likely(' sorry', ' a'),
  steered: likely(' a', ' sorry'),
  steering: { relative: -0.05, absolute: -2, layers: { first: 1, last: 2 } },
};
