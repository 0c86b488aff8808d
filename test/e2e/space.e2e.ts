import type { Frame } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExtractResult } from '../../src/protocol/method';
import { commandLine, extractVectors, samplePrompts } from './commandLine';
import { editorLine, statusBarItem } from './editor';
import { openFilledView } from './panel';
import { openWorkbench, pictureFailures, type Workbench } from './workbench';

/** One that stands on one line of the editor. */
const prompt = samplePrompts()[2] ?? '';

/** What `refusal-lens space --json` prints. */
interface PrintedSpace {
  readonly prompts: readonly { readonly kind: string; readonly text: string | null }[];
  readonly layers: readonly {
    readonly layer: number;
    readonly explained: readonly [number, number];
    readonly coordinates: readonly (readonly [number, number])[];
  }[];
  readonly place?: readonly (readonly [number, number])[];
}

let workbench: Workbench;
let vectors: ExtractResult;
let panel: Frame;

pictureFailures(() => workbench);

beforeAll(async () => {
  vectors = await extractVectors('overcautious');
  workbench = await openWorkbench({ file: 'prompts.md' });
  panel = await openFilledView(workbench.page, 'Space');
  await panel.getByTestId('space-table').locator('summary').click();
});

afterAll(() => workbench?.close());

function printed(...how: readonly string[]): Promise<PrintedSpace> {
  return commandLine('space', '--vectors', vectors.path, ...how);
}

async function shownLayer(): Promise<number> {
  return Number(await panel.getByTestId('space-readout').getAttribute('data-layer'));
}

/** The rows of the table: kind, coordinates and text. */
async function shownPoints(): Promise<{ kind: string; place: number[]; text: string }[]> {
  const rows = await panel.evaluate<string[][]>(
    `[...document.querySelectorAll('[data-testid=space-table] tbody tr')].map((row) => [...row.cells].map((cell) => cell.textContent))`,
  );
  const number = (text = ''): number => Number(text.replaceAll('−', '-'));
  return rows.map(([kind = '', x, y, text = '']) => ({ kind, place: [number(x), number(y)], text }));
}

async function expectLayer(layer: number): Promise<void> {
  const { prompts, layers } = await printed('--layer', String(layer));
  const shown = (await shownPoints()).filter(({ kind }) => !kind.startsWith('prompt'));
  expect(shown.map(({ kind, text }) => ({ kind, text }))).toEqual(
    prompts.map(({ kind, text }) => ({ kind, text })),
  );
  const [expected] = layers;
  expect(expected?.layer).toBe(layer);
  expected?.coordinates.forEach((place, index) => {
    for (const axis of [0, 1] as const)
      expect(Math.abs((shown[index]?.place[axis] ?? NaN) - place[axis])).toBeLessThanOrEqual(
        1e-4 * Math.abs(place[axis]) + 1e-9,
      );
  });
  const explained = await panel.getByTestId('space-readout').getAttribute('data-explained');
  expect(explained?.split(' ').map(Number)).toEqual(expected?.explained);
}

describe('the Space view', () => {
  it('shows every anchor with its text where the command line places it, in the middle of the window first', async () => {
    const { first, last } = vectors.tuned?.layers ?? vectors.suggested;
    expect(await shownLayer()).toBe(Math.round((first + last) / 2));
    await expectLayer(await shownLayer());
  });

  it('draws them in three colours and more', async () => {
    const colours = await panel.evaluate<number>(`{
      const canvas = document.querySelector('[data-testid=space-chart] canvas');
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      new Set(new Uint32Array(data.buffer)).size;
    }`);
    expect(colours).toBeGreaterThan(10);
  });

  it('goes to another layer by keys', async () => {
    const before = await shownLayer();
    await panel.getByTestId('space-layer').press('ArrowRight');
    expect(await shownLayer()).toBe(before + 1);
    await expectLayer(before + 1);
  });

  it('plays through the layers to the last', async () => {
    const last = vectors.layers.length - 1;
    await panel.getByTestId('space-layer').press('End');
    await panel.getByTestId('space-layer').press('ArrowLeft');
    await panel.getByTestId('space-layer').press('ArrowLeft');
    await panel.getByTestId('space-play').click();
    await panel.locator(`[data-testid=space-readout][data-layer="${last}"]`).waitFor();
    await panel.getByTestId('space-play').getByText('Play', { exact: true }).waitFor();
  });

  it('says the text of the point under the pointer, and of the point that keys move to', async () => {
    await panel.getByTestId('space-chart').focus();
    await panel.getByTestId('space-chart').press('ArrowRight');
    const detail = panel.locator('[data-testid=space-detail] [data-figure=text] .figure-value');
    const points = await shownPoints();
    const leftmost = points.reduce((least, point) =>
      (point.place[0] ?? 0) < (least.place[0] ?? 0) ? point : least,
    );
    expect(await detail.innerText()).toBe(leftmost.text);
  });

  it('places the prompt under the cursor, and moves it as it is written', async () => {
    const { page } = workbench;
    await editorLine(page, prompt).first().click();
    await statusBarItem(page, /\(score .*\), .* \d+ ms/).waitFor({ timeout: 120_000 });
    const place = panel.locator('[data-testid=space-prompt]:not([data-x=""])');
    await place.waitFor();
    const read = async (): Promise<number[]> => [
      Number(await place.getAttribute('data-x')),
      Number(await place.getAttribute('data-y')),
    ];
    const before = await read();
    const layer = await shownLayer();
    const { place: expected } = await printed('--layer', String(layer), '--prompt', prompt);
    expect(before).toEqual(expected?.[0]);
    await page.keyboard.press('End');
    await page.keyboard.type(' Please explain it step by step.');
    await expect.poll(read, { timeout: 60_000 }).not.toEqual(before);
  });
});
