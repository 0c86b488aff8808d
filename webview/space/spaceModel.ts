import type { PromptKind, SpaceResult } from '../../src/protocol/space';
import type { Place } from '../ui/pointMoves';

/** A prompt in the plane of one layer. */
export interface SpacePoint {
  readonly kind: PromptKind;
  /** null: not at hand. */
  readonly text: string | null;
  readonly x: number;
  readonly y: number;
}

/** The plane of one layer as it is drawn. */
export interface SpaceModel {
  readonly layer: number;
  readonly explained: readonly [number, number];
  readonly points: readonly SpacePoint[];
  /** Of the prompt under the cursor, where it is known. */
  readonly prompt: Place | undefined;
}

/** What of the plane is in sight. */
export interface Area {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
}

/** Share of the points' extent that is left free around them. */
const margin = 0.07;

/** The layer nearest to `layer` that there is; undefined where there is none. `place`: of the prompt, [layers, 2]. */
export function spaceModel(
  { prompts, layers }: SpaceResult,
  layer: number,
  place: ArrayLike<number> | undefined,
): SpaceModel | undefined {
  const shown = layers[Math.min(layers.length - 1, Math.max(0, layer))];
  if (!shown) return undefined;
  const { coordinates, explained } = shown;
  return {
    layer: shown.layer,
    explained,
    points: prompts.map(({ kind, text }, index) => ({
      ...{ kind, text },
      x: coordinates[2 * index] ?? 0,
      y: coordinates[2 * index + 1] ?? 0,
    })),
    prompt: place && { x: place[2 * shown.layer] ?? 0, y: place[2 * shown.layer + 1] ?? 0 },
  };
}

/** All points and the prompt, with some room around. */
export function wholeArea({ points, prompt }: SpaceModel): Area {
  const all: readonly Place[] = prompt ? [...points, prompt] : points;
  const range = (values: readonly number[]): [number, number] => {
    const [low, high] = [Math.min(...values), Math.max(...values)];
    // Points that lie on top of each other have room around them too.
    const room = margin * (high - low) || 1;
    return [low - room, high + room];
  };
  const [left, right] = range(all.map(({ x }) => x));
  const [bottom, top] = range(all.map(({ y }) => y));
  return { left, right, bottom, top };
}

/** `area` made smaller (factor below 1) or larger about a place. */
export function zoomed(area: Area, factor: number, { x, y }: Place): Area {
  return {
    left: x + (area.left - x) * factor,
    right: x + (area.right - x) * factor,
    bottom: y + (area.bottom - y) * factor,
    top: y + (area.top - y) * factor,
  };
}

export function moved(area: Area, { x, y }: Place): Area {
  return { left: area.left + x, right: area.right + x, bottom: area.bottom + y, top: area.top + y };
}

export function middleOf({ left, right, bottom, top }: Area): Place {
  return { x: (left + right) / 2, y: (bottom + top) / 2 };
}

/**
 * How far two kinds lie apart in the plane of a layer: Cohen's d along the line through both means. 0 where a kind has
 * fewer than two prompts or nothing varies.
 */
export function separation(points: readonly SpacePoint[], a: PromptKind, b: PromptKind): number {
  const of = (kind: PromptKind): SpacePoint[] => points.filter((point) => point.kind === kind);
  const [one, other] = [of(a), of(b)];
  if (one.length < 2 || other.length < 2) return 0;
  const [from, to] = [meanPlace(other), meanPlace(one)];
  const [x, y] = [to.x - from.x, to.y - from.y];
  const distance = Math.hypot(x, y);
  const squares = (set: readonly SpacePoint[], mean: Place): number =>
    set.reduce((sum, point) => sum + (((point.x - mean.x) * x + (point.y - mean.y) * y) / distance) ** 2, 0);
  const pooled = Math.sqrt((squares(one, to) + squares(other, from)) / (one.length + other.length - 2));
  return distance === 0 || pooled === 0 ? 0 : distance / pooled;
}

function meanPlace(points: readonly SpacePoint[]): Place {
  const mean = (of: (point: SpacePoint) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  return { x: mean(({ x }) => x), y: mean(({ y }) => y) };
}
