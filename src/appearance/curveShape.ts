/** Room for curves over the layers, in pixels: the plot lies inside the margins. */
export interface CurveRoom {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface CurveShape {
  /** Places of layers and values, in pixels. */
  readonly x: (layer: number) => number;
  readonly y: (value: number) => number;
  /** `points` of an SVG polyline. */
  readonly points: (values: readonly number[]) => string;
  readonly low: number;
  readonly high: number;
}

/**
 * Where the values of curves over layers 0, 1, ... are drawn. The scale reaches at least from -1 to 1, so that what is
 * small looks small.
 */
export function curveShape(curves: readonly (readonly number[])[], room: CurveRoom): CurveShape {
  const all = curves.flat();
  const low = Math.floor(Math.min(-1, ...all));
  const high = Math.ceil(Math.max(1, ...all));
  const lastLayer = Math.max(1, ...curves.map(({ length }) => length - 1));
  const x = (layer: number): number =>
    tenth(room.left + (layer / lastLayer) * (room.width - room.left - room.right));
  const y = (value: number): number =>
    tenth(room.top + ((high - value) / (high - low)) * (room.height - room.top - room.bottom));
  return {
    x,
    y,
    points: (values) => values.map((value, layer) => `${x(layer)},${y(value)}`).join(' '),
    low,
    high,
  };
}

/** To tenths of a pixel: short in a saved file. */
export function tenth(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
