import type { Edit } from '../engine/engine';
import type { RefusalVectors } from '../formats/controlVector';
import type { NamedMode } from '../protocol/evaluation';
import type { LayerWindow, SteeringDirection } from '../protocol/method';
import { checkedWindow } from './checkedWindow';
import { decisionOf, type ScoredPrompts } from './classify';
import type { ControlDirections } from './controlDirections';
import type { OpenVectors } from './openVectors';
import { rowOf } from './rowOf';
import { additionOf, checkedStrength, meanResidualNorm, steeredWindow, steeringStrength } from './steering';

/** How one mode answers. */
export interface ModeRun {
  readonly name: string;
  /** Before the prompt; undefined for none. */
  readonly system: string | undefined;
  /** Which way one of the prompts that were scored is steered. */
  direction(scored: ScoredPrompts, prompt: number): SteeringDirection | null;
  /** Which way a harmless text is steered, by a mode that makes no mistake. */
  readonly harmlessDirection: SteeringDirection | null;
  /** The change of the residual stream for that direction, from position `from` on where the mode says no other. */
  edit(direction: SteeringDirection | null, from: number): Edit | undefined;
  /** Signed size for that direction, as a fraction of the residual norm. */
  strength(direction: SteeringDirection | null): number;
}

/** Makes a mode ready; errors wrong-use, layer-out-of-range, strength-out-of-range. */
export async function prepareMode(
  opened: OpenVectors,
  mode: NamedMode,
  controlDirections: ControlDirections,
): Promise<ModeRun> {
  const { vectors } = opened;
  const unchanged: ModeRun = {
    name: mode.name,
    system: undefined,
    direction: () => null,
    harmlessDirection: null,
    edit: () => undefined,
    strength: () => 0,
  };
  switch (mode.kind) {
    case 'default':
      return unchanged;
    case 'system':
      return { ...unchanged, system: mode.text };
    case 'ablate':
      return { ...unchanged, edit: () => ablation(vectors) };
    case 'steer': {
      const strength = checkedStrength(mode.strength);
      const direction = strength < 0 ? 'away' : 'towards';
      return {
        ...steered(vectors, vectors.directions, windowOf(opened, mode.layers), Math.abs(strength)),
        name: mode.name,
        direction: () => direction,
        harmlessDirection: direction,
      };
    }
    case 'scans':
    case 'control': {
      const unit = mode.kind === 'scans' ? vectors.directions : await controlDirections(mode);
      const size = checkedStrength(mode.strength ?? steeringStrength(vectors));
      const decide = decisionOf(vectors, mode.kind === 'scans' ? mode : {});
      return {
        ...steered(vectors, unit, windowOf(opened, mode.layers), size),
        name: mode.name,
        harmlessDirection: 'away',
        direction: (scored, prompt) => {
          const { direction } = decide(scored, prompt);
          return direction === 'none' ? null : direction;
        },
      };
    }
  }
}

function steered(
  vectors: RefusalVectors,
  unit: Float32Array,
  layers: LayerWindow,
  size: number,
): Omit<ModeRun, 'name' | 'direction' | 'harmlessDirection'> {
  const alpha = size * meanResidualNorm(vectors, layers);
  const sign = (direction: SteeringDirection | null): number =>
    direction === null ? 0 : direction === 'away' ? -1 : 1;
  return {
    system: undefined,
    edit: (direction, from) => additionOf(unit, vectors.hiddenSize, layers, sign(direction) * alpha, from),
    strength: (direction) => sign(direction) * size,
  };
}

function ablation({ directions, layers, hiddenSize }: RefusalVectors): Edit {
  return {
    kind: 'ablate',
    directions: new Map(
      Array.from({ length: layers }, (_, layer) => [layer, rowOf(directions, layer, hiddenSize)]),
    ),
    from: 0,
  };
}

function windowOf({ engine, vectors }: OpenVectors, layers: LayerWindow | undefined): LayerWindow {
  return checkedWindow(layers ?? steeredWindow(vectors), engine.info.layers);
}
