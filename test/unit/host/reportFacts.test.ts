import { describe, expect, it } from 'vitest';
import { reportFacts, type ReportOrigin } from '../../../src/host/panel/reportFacts';
import { checkSettings } from '../../../src/host/settings/lensSettings';
import type { ModelInfo } from '../../../src/protocol/model';
import { layersFixture } from '../webview/layersFixture';
import { panelFixture } from '../webview/panelFixture';

const { settings } = checkSettings(() => undefined, { home: '/home', workspaceFolder: undefined });
const origin: ReportOrigin = {
  settings: { ...settings, maxTokens: 64, anchorsLimit: 32, spec: { ...settings.spec, threads: 3 } },
  versions: { extension: '1.2.3', vscode: '1.90.0' },
  date: new Date('2026-01-02T03:04:05Z'),
};

const model: ModelInfo = {
  ...{ name: 'Small', path: '/models/small.gguf', architecture: 'llama', quantization: 'Q4_1', layers: 4 },
  ...{ hiddenSize: 8, vocabularySize: 100, contextSize: 64, parameters: 10, fingerprint: 'aaaa' },
  adapters: [{ name: 'over-cautious', path: '/adapters/a.gguf', sha256: 'bbbb', scale: 0.5 }],
  features: { capture: true, edit: true, projection: true, chat: true, reasons: [] },
  ...{ device: 'CPU', libraryVersion: 'v0.4.0' },
};

function facts(change: Parameters<typeof panelFixture>[0] = {}): Record<string, string> {
  return Object.fromEntries(reportFacts(panelFixture(change), origin));
}

describe('what a report is made with', () => {
  it('names the date, the model, its adapters and the vectors with their hashes, settings and versions', () => {
    expect(facts({ model: { state: 'ready', value: model, stale: false }, automatic: true })).toEqual({
      made: '2026-01-02T03:04:05.000Z',
      model: 'Small Q4_1, 4 layers (sha256 aaaa)',
      adapters: 'over-cautious × .500 (sha256 bbbb)',
      vectors: 'mean-difference of 64 harmful + 64 harmless + 96 contrast anchors (own); hash f',
      classifiers: expect.stringMatching(
        /probe from \S+ \(in use\).*; thresholds set on 64 \+ 64 \+ 64 calibration prompts$/,
      ) as string,
      steering: '−.05 of the residual norm in layers 1–2, its sign by SCANS',
      settings: 'at most 64 tokens an answer, at most 32 anchors of each set',
      versions: 'Refusal Lens 1.2.3, VS Code 1.90.0, llama.cpp v0.4.0 on CPU, 3 threads, 0 layers on the GPU',
    });
  });

  it('has no path of this machine', () => {
    const all = Object.values(facts({ model: { state: 'ready', value: model, stale: false } })).join();
    expect(all).not.toMatch(/\/models|\/adapters|\/home/);
  });

  it('says where vectors of a file are from', () => {
    expect(facts({ vectorsFile: 'mine.gguf' })['vectors']).toContain(', from mine.gguf; hash f');
  });

  it('says what there is before there are vectors', () => {
    expect(Object.keys(facts({ layers: { state: 'empty' } }))).toEqual([
      ...['made', 'steering', 'settings', 'versions'],
    ]);
  });

  it('says what tuning was done on', () => {
    const data = layersFixture();
    const tuned = {
      ...{ layers: { first: 1, last: 2 }, strength: 0.05, klLimit: 1, lostLimit: 0.1, on: '48 + 96 prompts' },
      rule: { classifier: 'probe' as const, lower: 0, towards: true },
    };
    const layers = { ...data, extraction: { ...data.extraction, tuned } };
    expect(facts({ layers: { state: 'ready', value: layers, stale: false } })['tuned on']).toBe(
      '48 + 96 prompts',
    );
  });
});
