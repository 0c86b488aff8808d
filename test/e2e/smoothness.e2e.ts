import { beforeEach, describe, expect, it } from 'vitest';
import type { InspectResult } from '../../src/protocol/inspection';
import type { LayersData, PanelState } from '../../src/protocol/panel';
import type { SpaceResult } from '../../src/protocol/space';
import { layersFixture } from '../unit/webview/layersFixture';
import { panelFixture } from '../unit/webview/panelFixture';
import { inspectionOf, promptLayersFixture } from '../unit/webview/promptLayersFixture';
import { spaceFixture } from '../unit/webview/spaceFixture';
import { usePanelPage, type PanelPage } from './panelPage';

// How long the page's main thread is busy with each event while large pictures are moved, pointed at and gone through.

const [layerCount, tokenCount, pointCount] = [60, 40, 2000];
/** Milliseconds of a frame at 60 Hz. */
const frame = 16;

const open = usePanelPage();
let panel: PanelPage;

beforeEach(() => {
  panel = open();
});

const ready = <T>(value: T) => ({ state: 'ready', value, stale: false }) as const;

/** Times that a script runs: the machine does other things as well, and the work of an event is what it takes at least. */
const runs = 5;

/**
 * Runs `script` in the page, which calls `send(node, event)`; the 95th percentile of the work an event, in milliseconds:
 * its listeners, the layout that they ask for, and what they draw in the next frame.
 */
async function workAt95(script: string): Promise<number> {
  const once = `(async () => {
    const later = window.requestAnimationFrame;
    let drawing = 0;
    window.requestAnimationFrame = (draw) =>
      later((time) => {
        const start = performance.now();
        draw(time);
        drawing += performance.now() - start;
      });
    const times = [];
    const send = async (node, event) => {
      drawing = 0;
      const start = performance.now();
      node.dispatchEvent(event);
      document.body.getBoundingClientRect();
      const work = performance.now() - start;
      await new Promise((resolve) => later(() => later(resolve)));
      times.push(work + drawing);
    };
    ${script}
    window.requestAnimationFrame = later;
    return times;
  })()`;
  let least: number[] = [];
  for (let run = 0; run < runs; run++) {
    const times = await panel.page.evaluate<number[]>(once);
    least = times.map((time, event) => Math.min(time, least[event] ?? Infinity));
  }
  least.sort((a, b) => a - b);
  return least[Math.floor(0.95 * least.length)] ?? Infinity;
}

/** Scrolls a heatmap from end to end, points at cells all over it, and goes through it by keys. */
function overHeatmap(testId: string): string {
  return `
    const surface = document.querySelector('[data-testid=${testId}]');
    const scroll = surface.closest('.heatmap-scroll');
    const end = scroll.scrollWidth - scroll.clientWidth;
    if (end <= 0) throw new Error('There is nothing to scroll.');
    for (let step = 0; step <= 40; step++) {
      scroll.scrollLeft = (end * step) / 40;
      await send(scroll, new Event('scroll'));
    }
    for (let step = 0; step < 60; step++) {
      const box = surface.getBoundingClientRect();
      const at = { clientX: box.x + 90 + 9 * step, clientY: box.y + 90 + 8 * step };
      await send(surface, new PointerEvent('pointermove', { ...at, bubbles: true }));
    }
    surface.focus();
    for (const key of ['ArrowRight', 'ArrowDown', 'PageDown', 'ArrowLeft'])
      for (let step = 0; step < 10; step++)
        await send(surface, new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));`;
}

function manyLayers(): LayersData {
  const { extraction, projection } = layersFixture();
  const [report] = extraction.layers;
  const [layer] = projection.layers;
  if (!report || !layer) throw new Error('The fixture has no layers.');
  const token = (at: number, index: number) => ({
    id: 100 * at + index,
    text: ` token${index}`,
    logit: 9 - index / 9,
  });
  const each = Array.from({ length: layerCount }, (_, at) => at);
  return {
    extraction: { ...extraction, layers: each.map((at) => ({ ...report, layer: at })) },
    projection: {
      ...projection,
      layers: each.map((at) => ({
        ...layer,
        layer: at,
        promoted: Array.from({ length: tokenCount }, (_, index) => token(at, index)),
      })),
    },
  };
}

function manyTokens(): InspectResult {
  const layers = layerCount - 1;
  return {
    ...inspectionOf(Array.from({ length: tokenCount }, (_, index) => ` token${index}`)),
    layers,
    values: Float32Array.from({ length: tokenCount * layers }, (_, index) => 2 * Math.sin(index * 12.9898)),
  };
}

function manyPoints(): SpaceResult {
  return {
    ...spaceFixture,
    prompts: Array.from({ length: pointCount }, (_, index) => ({
      kind: (['harmful', 'harmless', 'contrast'] as const)[index % 3] ?? 'harmful',
      text: `Prompt ${index}`,
    })),
    layers: spaceFixture.layers.map((layer) => ({
      ...layer,
      coordinates: Array.from({ length: 2 * pointCount }, (_, index) => Math.sin(index * 12.9898) * 40),
    })),
  };
}

async function show(change: Partial<PanelState>): Promise<void> {
  await panel.show(panelFixture(change));
}

describe('at the 95th percentile the page works no longer than a frame an event', () => {
  it('while the heatmap of 60 layers by 40 tokens is scrolled, pointed at and gone through by keys', async () => {
    await show({ view: 'layers', layers: ready(manyLayers()) });
    expect(await panel.page.locator('.layer-labels .heatmap-row').count()).toBe(layerCount);
    expect(await workAt95(overHeatmap('heatmap'))).toBeLessThanOrEqual(frame);
  });

  it('while the heatmap of a prompt of 40 tokens on 60 layers is', async () => {
    await panel.page.setViewportSize({ width: 500, height: 700 });
    await show({ view: 'prompt', promptLayers: ready(promptLayersFixture({ result: manyTokens() })) });
    expect(await workAt95(overHeatmap('prompt-grid'))).toBeLessThanOrEqual(frame);
  });

  it('while a scatter plot of 2,000 points is moved and zoomed', async () => {
    await show({ view: 'space', space: ready(manyPoints()) });
    const work = await workAt95(`
      const chart = document.querySelector('[data-testid=space-chart]');
      const box = chart.getBoundingClientRect();
      chart.setPointerCapture = () => undefined;
      const at = (step) => ({ clientX: box.x + 100 + step, clientY: box.y + 80 + step, pointerId: 1, bubbles: true });
      await send(chart, new PointerEvent('pointerdown', at(0)));
      for (let step = 1; step <= 60; step++) await send(chart, new PointerEvent('pointermove', at(step)));
      await send(chart, new PointerEvent('pointerup', at(60)));
      for (let step = 0; step < 60; step++)
        await send(chart, new WheelEvent('wheel', { ...at(60), deltaY: step % 2 ? 20 : -30, ctrlKey: true, cancelable: true }));`);
    expect(work).toBeLessThanOrEqual(frame);
  });
});
