import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Frame } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FigureFormat, FigureName } from '../../src/protocol/figureFile';
import { notifications, runCommand } from './editor';
import { shownLayers, type ShownLayer } from './layers';
import { panelFrame } from './panel';
import { saveAs, written } from './saveDialogue';
import { openWorkbench, pictureFailures, type Workbench } from './workbench';

let workbench: Workbench;
let panel: Frame;
let layers: readonly ShownLayer[];

pictureFailures(() => workbench);

beforeAll(async () => {
  workbench = await openWorkbench({ file: 'prompts.md' });
  await runCommand(workbench.page, 'Refusal Lens: Open Steering Panel');
  panel = await panelFrame(workbench.page);
  await panel.getByRole('tab', { name: 'Layers' }).click();
  await panel.getByTestId('layers-pane-fill').click();
  layers = await shownLayers(panel, 'Tokens promoted');
});

afterAll(() => workbench?.close());

/** Presses the button of a figure and names the file in the dialogue that opens; what is offered there. */
async function exportTo(figure: FigureName, format: FigureFormat, file: string): Promise<string> {
  // A notification may lie over the button.
  await panel.getByTestId(`export-${figure}-${format}`).press('Enter');
  return saveAs(workbench.page, file);
}

describe('a figure of the panel', () => {
  it('is saved as a table with the numbers on the page, named after what it is of', async () => {
    const file = path.join(workbench.folder, 'layers.csv');
    const offered = await exportTo('layers', 'csv', file);
    expect(path.basename(offered)).toMatch(/^layers-SmolLM2.*overcautious.*\.csv$/i);
    const [head = [], ...rows] = parse((await written(file)).toString());
    const column = (name: string): number => head.indexOf(name);
    expect(rows).toHaveLength(layers.length);
    rows.forEach((row, index) => {
      const layer = layers[index];
      expect(Number(row[column('layer')])).toBe(layer?.layer);
      expect(Number(row[column('AUROC, held out')])).toBe(layer?.figures['auroc']);
      layer?.tokens.forEach(({ id, logit }, at) => {
        expect(Number(row[column(`id ${at + 1}`)])).toBe(id);
        expect(Number(row[column(`logit ${at + 1}`)])).toBe(logit);
      });
    });
    await notifications(workbench.page).filter({ hasText: 'The figure is in layers.csv.' }).waitFor();
  });

  it('is saved as a drawing with its tokens, in the colours of the theme', async () => {
    const file = path.join(workbench.folder, 'layers.svg');
    await exportTo('layers', 'svg', file);
    const svg = (await written(file)).toString();
    expect(svg).toContain('fill="#1f1f1f"');
    expect(svg.match(/<rect /g)?.length).toBeGreaterThan(layers.flatMap(({ tokens }) => tokens).length);
    const texts = await panel.evaluate<string[]>(
      `[...document.querySelectorAll('[data-testid=layer-row-29] [data-token-id]')].map(({ textContent }) => textContent)`,
    );
    const tokens = texts
      .map((text) => text.split(' ')[0] ?? '')
      .filter((token) => /^[·a-z]{1,8}$/i.test(token));
    expect(tokens.length).toBeGreaterThan(3);
    for (const token of tokens) expect(svg).toContain(`>${token}</text>`);
  });

  it('is saved as a picture of the size of its drawing, twice', async () => {
    const file = path.join(workbench.folder, 'layers.png');
    await exportTo('layers', 'png', file);
    const png = await written(file);
    const svg = readFileSync(path.join(workbench.folder, 'layers.svg'), 'utf8');
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect(png.readUInt32BE(16)).toBe(2 * Number(/width="(\d+)"/.exec(svg)?.[1]));
  });

  it('says what is wrong where it cannot be saved', async () => {
    await exportTo('layers', 'csv', '/sys/layers.csv');
    await notifications(workbench.page)
      .filter({ hasText: /\/sys\/layers\.csv cannot be written: .*\. Choose another place/ })
      .waitFor();
  });
});
