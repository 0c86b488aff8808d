import { sequential, share, type Rgb } from '../ui/colourScale';
import type { LayersModel } from './layersModel';

type Scale = Pick<LayersModel, 'side' | 'lowest' | 'highest'>;

/** The colour of a cell: a suppressed token is moved the more strongly, the lower its logit. */
export function cellColour({ side, lowest, highest }: Scale, logit: number): Rgb {
  const place = share(logit, lowest, highest);
  return sequential(side === 'promoted' ? place : 1 - place);
}

/** The logits at the start, in the middle and at the end of the scale; the end is always the stronger one. */
export function scaleEnds({ side, lowest, highest }: Scale): readonly [number, number, number] {
  const middle = (lowest + highest) / 2;
  return side === 'promoted' ? [lowest, middle, highest] : [highest, middle, lowest];
}
