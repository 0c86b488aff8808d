import { decideView } from './decide/decideView';
import { evaluateView } from './evaluate/evaluateView';
import { layersView } from './layers/layersView';
import { spaceView } from './space/spaceView';
import { promptView } from './prompt/promptView';
import { steerView } from './steer/steerView';
import type { View } from './view';

/** The panel's views in the order of their tabs. */
export const views: readonly View[] = [
  layersView,
  promptView,
  steerView,
  spaceView,
  decideView,
  evaluateView,
];
