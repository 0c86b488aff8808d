import { describe, expect, it } from 'vitest';
import { warningsOf } from '../../../src/method/estimate';
import type { LayerReport, TransitionCalibration } from '../../../src/protocol/method';

const window = { first: 1, last: 2 };

function layers(auroc: number, aurocContrast: number | null): LayerReport[] {
  return [0, 1, 2].map((layer) => ({
    layer,
    norm: 1,
    residualNorm: 10,
    cosineToPrevious: null,
    auroc,
    cohensD: 1,
    aurocContrast,
  }));
}

function transition(auroc: number): TransitionCalibration {
  return {
    threshold: 0.9,
    auroc,
    youdenJ: 0.5,
    aurocContrast: null,
    layers: window,
    harmful: 4,
    harmless: 4,
    folds: 2,
  };
}

describe('warnings of an extraction', () => {
  it('are none where the anchors, the contrast set and the transition are told apart', () => {
    expect(warningsOf(layers(0.95, 0.8), transition(0.8), window, 'projection')).toEqual([]);
  });

  it('say that vectors may carry form where only the anchors are told apart', () => {
    const [warning] = warningsOf(layers(0.99, 0.52), transition(0.8), window, 'projection');
    expect(warning).toContain('form, not harm');
    expect(warning).toContain('layers 1–2');
  });

  it('say that the contrast set is at chance even where the anchors are weak too', () => {
    const [warning] = warningsOf(layers(0.8, 0.52), transition(0.8), window, 'projection');
    expect(warning).toContain('at .52');
    expect(warning).not.toContain('form');
  });

  it('say that a weak transition makes the automatic direction unreliable', () => {
    const warnings = warningsOf(layers(0.95, 0.8), transition(0.6), window, 'projection');
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('often be wrong');
  });

  it('say where the window is only the one of the paper', () => {
    expect(warningsOf(layers(0.95, 0.8), transition(0.8), window, 'paper')[0]).toContain("paper's");
  });
});
