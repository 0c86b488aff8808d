import path from 'node:path';
import { createSession } from '../../src/engineProcess/session';
import { loadAnchors } from '../../src/method/anchors';
import { encodePrompt } from '../../src/method/encodePrompt';
import { promptStates, usualOpening } from '../../src/method/promptStates';
import { createModelLibrary } from '../../src/models/library';
import type { Estimator, LayerWindow } from '../../src/protocol/method';
import { bootstrapStability } from '../../src/science/controls';
import { directionAt } from '../../src/science/directions';
import { directionsBy } from '../../src/science/estimators';
import { heldOutProjections, separations } from '../../src/science/separation';
import { mean } from '../../src/science/summary';
import { cosine } from '../../src/science/vector';

const estimators: readonly Estimator[] = [
  'mean-difference',
  'pca-diff',
  'pca-diff-uncentred',
  'pca-center',
  'logistic',
];
const folds = 5;

/** Means over the layers of a window. */
export interface EstimatorRow {
  readonly estimator: Estimator;
  /** Cosine with the mean difference. */
  readonly cosine: number;
  /** Held-out AUROC of harmful against harmless anchors, and against the contrast set. */
  readonly auroc: number;
  readonly aurocContrast: number;
}

export interface StabilityRow {
  readonly size: number;
  readonly cosine: number;
  readonly low: number;
  readonly high: number;
}

/** How the estimators compare, and how stable the mean difference is, on the project's own anchors. */
export async function measureDirections(
  assets: string,
  adapter: string,
  anchors: number,
  { first, last }: LayerWindow,
  draws: number,
): Promise<{ readonly estimators: EstimatorRow[]; readonly stability: StabilityRow[] }> {
  const quiet = {
    check: () => undefined,
    cancelled: () => false,
    progress: () => undefined,
  };
  const library = createModelLibrary({ assets, modelFolder: '', cacheFolder: '' });
  const bench = createSession(library);
  const spec = { model: 'default', adapters: [{ adapter, scale: 1 }], threads: 1 };
  const engine = await bench.open(spec, quiet);
  const { harmful, harmless, check } = await loadAnchors({ kind: 'own', limit: anchors }, assets);
  const statesOf = (prompts: readonly string[]) =>
    promptStates(
      engine,
      prompts.map((prompt) => encodePrompt(engine, prompt)),
      usualOpening,
      quiet,
    ).last;
  const [bad, good, contrast] = [statesOf(harmful), statesOf(harmless), statesOf(check.contrast)];
  engine.dispose();
  const overWindow = (values: readonly number[]): number => mean(values.slice(first, last + 1));
  const plain = directionsBy('mean-difference', bad, good);
  const layers = Array.from({ length: plain.layers }, (_, layer) => layer);
  return {
    estimators: estimators.map((estimator) => {
      const directions = directionsBy(estimator, bad, good);
      const heldOut = heldOutProjections(bad, good, [contrast], folds, 1, estimator);
      const against = (kind: number): number =>
        overWindow(separations(heldOut, 0, kind, plain.layers).map(({ auroc }) => auroc));
      return {
        estimator,
        cosine: overWindow(
          layers.map((layer) => cosine(directionAt(directions, layer), directionAt(plain, layer))),
        ),
        auroc: against(1),
        aurocContrast: against(2),
      };
    }),
    stability: bootstrapStability(
      bad,
      good,
      [8, 16, 32, 64, 128].filter((size) => size <= anchors),
      draws,
      1,
    ).map(({ size, cosine: cosines, low, high }) => ({
      size,
      cosine: overWindow(cosines),
      low: overWindow(low),
      high: overWindow(high),
    })),
  };
}

/** Folder of the project's models, given by the bundler or found beside the bundle. */
export const assetsFolder = process.env['REFUSAL_LENS_ASSETS'] ?? path.join(__dirname, '..', '..', 'models');
