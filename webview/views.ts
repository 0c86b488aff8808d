import { dataView } from './data/dataView';
import { decideView } from './decide/decideView';
import { evaluateView } from './evaluate/evaluateView';
import { layersView } from './layers/layersView';
import { spaceView } from './space/spaceView';
import { promptView } from './prompt/promptView';
import { steerView } from './steer/steerView';
import { tuneView } from './tune/tuneView';
import type { View } from './view';

/** The panel's views in the order of their tabs. */
export const views: readonly View[] = [
  layersView,
  promptView,
  steerView,
  spaceView,
  decideView,
  tuneView,
  evaluateView,
  dataView,
];
