import { beforeEach, describe, expect, it } from 'vitest';
import type { PanelState } from '../../src/protocol/panel';
import { promptLayersFixture, inspectionOf, tokenLensFixture } from '../unit/webview/promptLayersFixture';
import { panelFixture } from '../unit/webview/panelFixture';
import { usePanelPage, type PanelPage } from './panelPage';

const open = usePanelPage();
let panel: PanelPage;

beforeEach(() => {
  panel = open();
});

const ready = <T>(value: T) => ({ state: 'ready', value, stale: false }) as const;

function shown(change: Partial<PanelState> = {}): PanelState {
  return panelFixture({ view: 'prompt', promptLayers: ready(promptLayersFixture()), ...change });
}

const detail = () => panel.page.getByTestId('prompt-detail');

/** The middle of a cell; the fixture's three columns are 40 pixels wide. */
const place = (token: number, row: number) => ({ x: 40 * token + 20, y: 84 + 13 * row + 6 });

describe('the prompt as tokens by layers', () => {
  it('says the figures of the cell under the pointer, and of the cell that keys move to', async () => {
    await panel.show(shown());
    await panel.page.getByTestId('prompt-grid').hover({ position: place(1, 2) });
    expect(await detail().innerText()).toMatch(
      /token\s·kill\s+number\s2 of 3\s+id\s1\s+layer\s2\s+value\s\+\.500/,
    );
    await panel.page.mouse.move(0, 0);
    await panel.page.getByTestId('prompt-grid').focus();
    for (const key of ['ArrowDown', 'ArrowRight', 'ArrowDown']) await panel.page.keyboard.press(key);
    expect(await detail().innerText()).toMatch(/token\s·kill\s+number\s2 of 3\s+id\s1\s+layer\s2/);
  });

  it('tells the host once of the cell that is chosen, and again after its page was made anew', async () => {
    await panel.show(shown());
    await panel.intents();
    await panel.page.getByTestId('prompt-grid').click({ position: place(2, 1) });
    await panel.show(shown({ tokenLens: { state: 'loading', message: 'Reading the logit lens.' } }));
    const chosen = { kind: 'chooseToken', cell: { token: 2, layer: 3 } };
    expect(await panel.intents()).toEqual([chosen]);
    await panel.show(shown({ promptLayers: ready(promptLayersFixture({ key: 'another', run: 2 })) }));
    expect(await panel.page.getByTestId('lens-pane').isVisible()).toBe(false);
    await panel.show(shown({ promptLayers: ready(promptLayersFixture({ run: 3 })) }));
    expect(await panel.intents()).toEqual([chosen]);
  });

  it('paints harmful orange, harmless blue, and hatches what has no value', async () => {
    await panel.show(shown());
    const colours = await panel.page.evaluate<number[][]>(`(() => {
      const canvas = document.querySelector('[data-testid=prompt-grid] canvas');
      const scale = canvas.width / canvas.clientWidth;
      const at = ({ x, y }) => [...canvas.getContext('2d').getImageData(x * scale, y * scale, 1, 1).data];
      return [${JSON.stringify([place(2, 1), place(0, 3)])}.map(at)].flat();
    })()`);
    const [harmful = [], harmless = []] = colours;
    expect((harmful[0] ?? 0) > (harmful[2] ?? 0) + 100).toBe(true);
    expect((harmless[2] ?? 0) > (harmless[0] ?? 0) + 100).toBe(true);
  });

  it('has each value in its table once that is opened', async () => {
    await panel.show(shown());
    const cells = panel.page.locator('[data-testid=prompt-row-1] td[data-layer]');
    expect(await cells.count()).toBe(0);
    await panel.page.getByTestId('prompt-table').locator('summary').click();
    await cells.first().waitFor();
    const values = async () =>
      Promise.all((await cells.all()).map((cell) => cell.getAttribute('data-value')));
    expect(await values()).toEqual(['0.25', '0.5', '0.75']);
  });

  it('moves the window that steering uses', async () => {
    await panel.show(shown());
    await panel.intents();
    await panel.page.locator('.prompt-grid [data-testid=window-first]').press('ArrowUp');
    expect(await panel.intents()).toEqual([{ kind: 'setWindow', window: { first: 2, last: 2 } }]);
  });

  it('draws a long prompt as quickly as a short one: what is in sight and no more', async () => {
    const words = Array.from({ length: 400 }, (_, index) => ` word${index}`);
    await panel.show(shown({ promptLayers: ready(promptLayersFixture({ result: inspectionOf(words) })) }));
    const { widest, slowest } = await panel.page.evaluate<{ widest: number; slowest: number }>(`(async () => {
      const scroll = document.querySelector('.prompt-grid .heatmap-scroll');
      const canvas = scroll.querySelector('canvas');
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      let slowest = 0;
      for (let left = 0; left < scroll.scrollWidth; left += 400) {
        scroll.scrollLeft = left;
        await frame();
        const start = performance.now();
        await frame();
        slowest = Math.max(slowest, performance.now() - start);
      }
      return { widest: canvas.clientWidth, slowest };
    })()`);
    expect(widest).toBeLessThan(900);
    expect(slowest).toBeLessThan(200);
    await panel.page.getByTestId('prompt-grid').focus();
    await panel.page.keyboard.press('ArrowDown');
    await panel.page.keyboard.press('End');
    expect(await detail().innerText()).toContain('400 of 400');
    const mark = panel.page.locator('.prompt-grid .cell-chosen');
    const [box, sight] = await Promise.all([
      mark.boundingBox(),
      panel.page.locator('.prompt-grid .heatmap-scroll').boundingBox(),
    ]);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual((sight?.x ?? 0) + (sight?.width ?? 0) + 1);
  });

  it('fills an empty view, says what failed, and renews what settings have outrun', async () => {
    await panel.show(shown({ promptLayers: { state: 'empty' } }));
    await panel.intents();
    expect(await panel.page.getByTestId('prompt-pane').innerText()).toContain('put the cursor into a prompt');
    await panel.page.getByTestId('prompt-pane-fill').click();
    await panel.show(shown({ promptLayers: { state: 'loading', message: 'The model reads the prompt.' } }));
    expect(await panel.page.getByTestId('prompt-pane').innerText()).toContain('The model reads the prompt.');
    const error = { code: 'model-missing', message: 'There is no model.', next: 'Fetch it.' } as const;
    await panel.show(shown({ promptLayers: { state: 'failed', error } }));
    expect(await panel.page.getByTestId('prompt-pane').innerText()).toContain(
      'There is no model.\n\nFetch it.',
    );
    await panel.show(
      shown({ promptLayers: { state: 'ready', value: promptLayersFixture({ pinned: true }), stale: true } }),
    );
    await panel.page.getByTestId('prompt-pane-renew').click();
    expect(await panel.intents()).toEqual([{ kind: 'inspect' }, { kind: 'inspect' }]);
  });

  it('pins a prompt, and says when its text has changed since', async () => {
    await panel.show(shown());
    await panel.intents();
    await panel.page.getByTestId('pin-prompt').click();
    expect(await panel.intents()).toEqual([{ kind: 'pinPrompt', pinned: true }]);
    await panel.show(shown({ promptLayers: ready(promptLayersFixture({ pinned: true, outrun: true })) }));
    expect(await panel.page.getByTestId('pin-text').innerText()).toBe('Its text has changed since.');
  });
});

describe('the logit lens of a cell', () => {
  const lens = (change: Partial<PanelState> = {}) => shown({ tokenLens: ready(tokenLensFixture), ...change });
  const tokens = (side: 'default' | 'steered') =>
    panel.page.getByTestId(`lens-${side}`).locator('tr[data-token-id] td.token').allInnerTexts();

  beforeEach(async () => {
    await panel.show(shown());
    await panel.page.getByTestId('prompt-grid').click({ position: place(1, 2) });
  });

  it('has the likeliest tokens by default and steered, refusals underlined', async () => {
    await panel.show(lens());
    expect(await tokens('default')).toEqual(['·sorry', '·a']);
    expect(await tokens('steered')).toEqual(['·a', '·sorry']);
    expect(await panel.page.locator('[data-testid=lens-default] .refusal-token').innerText()).toBe('·sorry');
    expect(await panel.page.getByTestId('lens-steered').innerText()).toContain(
      'Steered −.05 of |h| in layers 1–2',
    );
  });

  it('of another cell or an older text counts as on its way', async () => {
    for (const value of [
      { ...tokenLensFixture, run: 0 },
      { ...tokenLensFixture, cell: { token: 1, layer: 1 } },
    ]) {
      await panel.show(lens({ tokenLens: ready(value) }));
      expect(await panel.page.getByTestId('lens-pane').getAttribute('data-state')).toBe('loading');
    }
  });

  it('follows the strength that is set here', async () => {
    await panel.show(lens());
    await panel.intents();
    await panel.page.getByTestId('lens-strength').press('ArrowRight');
    expect(await panel.intents()).toEqual([{ kind: 'setStrength', strength: -0.055 }]);
  });

  it('is cancelled, and read again', async () => {
    await panel.show(lens({ tokenLens: { state: 'loading', message: 'Reading the logit lens.' } }));
    await panel.intents();
    await panel.page.getByTestId('lens-pane-cancel').click();
    await panel.show(lens({ tokenLens: { state: 'empty' } }));
    await panel.page.getByTestId('lens-pane-fill').click();
    expect(await panel.intents()).toEqual([
      { kind: 'cancel' },
      { kind: 'chooseToken', cell: { token: 1, layer: 2 } },
    ]);
  });
});
