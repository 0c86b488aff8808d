import { parse } from 'csv-parse/sync';
import { beforeEach, describe, expect, it } from 'vitest';
import { figureFormats, type FigureFormat, type FigureName } from '../../src/protocol/figureFile';
import type { PanelIntent, PanelState, PanelView } from '../../src/protocol/panel';
import { layersFixture } from '../unit/webview/layersFixture';
import { panelFixture, steerFixture } from '../unit/webview/panelFixture';
import { promptLayersFixture, tokenLensFixture } from '../unit/webview/promptLayersFixture';
import { runDataFixture, storedRun } from '../unit/webview/runFixture';
import { comparisonFixture, explanationFixture } from '../unit/webview/sectionFixtures';
import { spaceFixture } from '../unit/webview/spaceFixture';
import { tuneFixture } from '../unit/webview/tuneFixture';
import { usePanelPage, type PanelPage } from './panelPage';

const open = usePanelPage();
let panel: PanelPage;

beforeEach(() => {
  panel = open();
});

const ready = <T>(value: T) => ({ state: 'ready', value, stale: false }) as const;

function shown(view: PanelView): PanelState {
  return panelFixture({
    view,
    layers: ready(layersFixture()),
    promptLayers: ready(promptLayersFixture()),
    space: ready(spaceFixture),
    steer: ready(steerFixture),
    tune: tuneFixture,
    run: ready(runDataFixture()),
    runs: [storedRun('/runs/a')],
    comparison: ready(comparisonFixture),
    explanation: ready(explanationFixture),
    tokenLens: ready(tokenLensFixture),
  });
}

/** In the grid of the prompt: the second token at layer 2, whose logit lens is there. */
const lensCell = { x: 60, y: 116 };

const figures: readonly (readonly [PanelView, FigureName])[] = [
  ['layers', 'layers'],
  ['prompt', 'prompt'],
  ['prompt', 'logit-lens'],
  ['prompt', 'token-curve'],
  ['steer', 'first-tokens'],
  ['steer', 'strengths'],
  ['steer', 'words'],
  ['steer', 'last-token'],
  ['space', 'space'],
  ['decide', 'scores'],
  ['decide', 'roc'],
  ['tune', 'pareto'],
  ['evaluate', 'refusals'],
];

/** Presses a button with the keyboard and waits for what it sends. */
async function exported(figure: FigureName, format: FigureFormat): Promise<string> {
  await panel.page.getByTestId(`export-${figure}-${format}`).focus();
  await panel.page.keyboard.press('Enter');
  let sent: PanelIntent[] = [];
  await expect.poll(async () => (sent = [...sent, ...(await panel.intents())]).length).toBe(1);
  const [intent] = sent;
  if (intent?.kind !== 'exportFigure') throw new Error(`It sends ${intent?.kind}.`);
  expect(intent).toMatchObject({ figure, format });
  return intent.content;
}

describe.each(figures)('in the view %s, the figure %s', (view, figure) => {
  beforeEach(async () => {
    await panel.show(shown(view));
    if (view === 'prompt') {
      await panel.page.getByTestId('prompt-grid').click({ position: lensCell });
      await panel.show(shown(view));
    }
    await panel.intents();
  });

  it('is sent as a picture, a drawing and a table, and nothing moves', async () => {
    const height = (): Promise<number> => panel.page.evaluate('document.documentElement.scrollHeight');
    const before = await height();
    const png = Buffer.from(await exported(figure, 'png'), 'base64');
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    const svg = await exported(figure, 'svg');
    const [, width = ''] = /^<svg [^>]*width="(\d+)"/.exec(svg) ?? [];
    expect(png.readUInt32BE(16)).toBe(2 * Number(width));
    expect(svg).not.toMatch(/var\(|rgba|NaN|undefined/);
    const rows = parse(await exported(figure, 'csv'));
    expect(rows.length).toBeGreaterThan(1);
    expect(await height()).toBe(before);
  });

  it('has buttons with names', async () => {
    const group = panel.page.getByRole('group', { name: /^Export the / }).filter({
      has: panel.page.getByTestId(`export-${figure}-png`),
    });
    expect(await group.getByRole('button').count()).toBe(figureFormats.length);
    for (const format of figureFormats)
      expect(await panel.page.getByTestId(`export-${figure}-${format}`).getAttribute('aria-label')).toMatch(
        new RegExp(`^Export the .* as ${format.toUpperCase()}$`),
      );
  });
});
