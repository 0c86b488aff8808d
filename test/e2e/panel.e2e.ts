import { beforeEach, describe, expect, it } from 'vitest';
import type { SteerData } from '../../src/protocol/panel';
import { promptLayersFixture } from '../unit/webview/promptLayersFixture';
import { layersFixture } from '../unit/webview/layersFixture';
import { panelFixture, steerFixture } from '../unit/webview/panelFixture';
import { tuneFixture } from '../unit/webview/tuneFixture';
import { usePanelPage, type PanelPage } from './panelPage';

const open = usePanelPage();
let panel: PanelPage;

beforeEach(() => {
  panel = open();
});

it('asks for the state when it is ready, and for nothing else', async () => {
  expect(await panel.intents()).toEqual([{ kind: 'ready' }]);
  await panel.show(panelFixture());
  await panel.show(panelFixture({ view: 'steer', automatic: true, form: 'pure' }));
  expect(await panel.intents()).toEqual([]);
});

describe('layers', () => {
  it('has every cell in its table, with id and logit', async () => {
    await panel.show(panelFixture());
    const cells = await panel.page.locator('[data-testid=layer-row-2] td[data-token-id]').all();
    const figures = cells.map(async (cell) => [
      await cell.getAttribute('data-token-id'),
      await cell.getAttribute('data-logit'),
    ]);
    expect(await Promise.all(figures)).toEqual([
      ['12', '5'],
      ['22', '4'],
      ['32', '3'],
    ]);
  });

  it('gives the figures of the cell under the pointer, and of the cell that keys move to', async () => {
    await panel.show(panelFixture());
    const detail = panel.page.getByTestId('layers-detail');
    await panel.page.getByTestId('heatmap').hover({ position: { x: 10, y: 25 } });
    expect(await detail.innerText()).toMatch(/layer\s2\s+rank\s1\s+token\s·sorry\s+id\s12\s+logit\s5\.00/);
    await panel.page.mouse.move(0, 0);
    await panel.page.getByTestId('heatmap').focus();
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight']) await panel.page.keyboard.press(key);
    expect(await detail.innerText()).toMatch(/layer\s2\s+rank\s2\s+token\s⏎\s+id\s22/);
  });

  it('paints the cells in the colours of the scale', async () => {
    await panel.show(panelFixture());
    const colours = await panel.page.evaluate(`(() => {
      const canvas = document.querySelector('canvas');
      const scale = canvas.width / canvas.clientWidth;
      const column = canvas.clientWidth / 3;
      const at = (x, y) => [...canvas.getContext('2d').getImageData(x * scale, y * scale, 1, 1).data].slice(0, 3);
      return [at(column - 4, 3), at(3 * column - 4, 63)];
    })()`);
    // Layer 3, rank 1 has the highest logit of all; layer 0, rank 3 the lowest.
    expect(colours).toEqual([
      [253, 231, 37],
      [68, 1, 84],
    ]);
  });

  it('moves the window by dragging and by keys, and a state in between takes nothing out of the hand', async () => {
    await panel.show(panelFixture());
    await panel.intents();
    const handle = await panel.page.getByTestId('window-last').boundingBox();
    if (!handle) throw new Error('The upper edge is not on the page.');
    const x = handle.x + handle.width / 2;
    const y = handle.y + handle.height / 2;
    await panel.page.mouse.move(x, y);
    await panel.page.mouse.down();
    await panel.page.mouse.move(x, y - 15);
    await panel.show(panelFixture());
    await panel.page.mouse.move(x, y - 19);
    await panel.page.mouse.up();
    expect(await panel.intents()).toEqual([{ kind: 'setWindow', window: { first: 1, last: 3 } }]);
    await panel.page.getByTestId('window-first').focus();
    await panel.page.keyboard.press('ArrowUp');
    expect(await panel.intents()).toEqual([{ kind: 'setWindow', window: { first: 2, last: 3 } }]);
    await panel.page.getByTestId('reset-window').click();
    expect(await panel.intents()).toEqual([]);
    await panel.show(panelFixture({ window: { first: 2, last: 3 } }));
    await panel.page.getByTestId('reset-window').click();
    expect(await panel.intents()).toEqual([{ kind: 'resetWindow' }]);
  });

  it('shows suppressed tokens without asking the host, and asks it for another form', async () => {
    await panel.show(panelFixture());
    await panel.intents();
    await panel.page.getByTestId('tab-suppressed').click();
    expect(await panel.page.locator('[data-testid=layer-row-0] td[data-token-id]').count()).toBe(2);
    expect(await panel.intents()).toEqual([]);
    await panel.page.getByTestId('form-pure').click();
    expect(await panel.intents()).toEqual([{ kind: 'setForm', form: 'pure' }]);
  });

  it('fills an empty panel, says what failed and what to do, and renews what is stale', async () => {
    await panel.show(panelFixture({ layers: { state: 'empty' } }));
    await panel.intents();
    await panel.page.getByTestId('layers-pane-fill').click();
    await panel.show(panelFixture({ layers: { state: 'loading', message: 'Reading', done: 3, total: 8 } }));
    expect(await panel.page.getByTestId('layers-pane').innerText()).toContain('Reading 3 of 8');
    await panel.page.getByTestId('layers-pane-cancel').click();
    const error = { code: 'no-space', message: 'The disk is full.', next: 'Free some space.' } as const;
    await panel.show(panelFixture({ layers: { state: 'failed', error } }));
    expect(await panel.page.getByTestId('layers-pane').innerText()).toContain(
      'The disk is full.\n\nFree some space.',
    );
    await panel.page.getByTestId('layers-pane-fill').click();
    await panel.show(panelFixture({ layers: { state: 'ready', value: layersFixture(), stale: true } }));
    await panel.page.getByTestId('layers-pane-renew').click();
    expect((await panel.intents()).map(({ kind }) => kind)).toEqual([
      'extract',
      'cancel',
      'extract',
      'extract',
    ]);
  });
});

describe('steer', () => {
  const steer = panelFixture({ view: 'steer' });

  it('marks the words in which the answers differ', async () => {
    await panel.show(steer);
    expect(await panel.page.getByTestId('answer-steered').innerText()).toBe(steerFixture.steeredText);
    expect(await panel.page.locator('[data-testid=answer-default] mark').allInnerTexts()).toEqual([
      'am sorry,',
    ]);
    expect(await panel.page.locator('[data-testid=answer-steered] mark').allInnerTexts()).toEqual([
      'would use kill,',
    ]);
  });

  it('refuses less to the right of the slider', async () => {
    await panel.show(steer);
    await panel.intents();
    await panel.page.getByTestId('strength').focus();
    await panel.page.keyboard.press('ArrowRight');
    expect(await panel.intents()).toEqual([{ kind: 'setStrength', strength: -0.055 }]);
    await panel.page.keyboard.press('Home');
    expect(await panel.intents()).toEqual([{ kind: 'setStrength', strength: 0.2 }]);
  });

  it('keeps the focus on the slider while the next answers come, and moves nothing', async () => {
    await panel.show(steer);
    await panel.page.getByTestId('strength').focus();
    const place = () => panel.page.getByTestId('answer-steered').boundingBox();
    const before = await place();
    await panel.show({ ...steer, steer: { state: 'loading', message: 'Loading the model' } });
    expect(await place()).toEqual(before);
    const { prompt, source, automatic } = steerFixture;
    const running = { prompt, source, automatic, running: true, defaultText: 'I', steeredText: '' };
    await panel.show({ ...steer, steer: { state: 'ready', value: running, stale: false } });
    expect(await place()).toEqual(before);
    await panel.show({ ...steer, steer: { state: 'ready', value: steerFixture, stale: true } });
    expect(await place()).toEqual(before);
    expect(await panel.focused()).toBe('strength');
  });

  it('keeps to the end of a long answer while it grows, and shows its start once it is whole', async () => {
    const scrollTop = () =>
      panel.page.evaluate<number>(`document.querySelector('[data-testid=answer-steered]').scrollTop`);
    const show = (value: SteerData) =>
      panel.show({ ...steer, steer: { state: 'ready', value, stale: false } });
    const { prompt, source, automatic } = steerFixture;
    const long = 'All the rivers run into the sea. '.repeat(60);
    const growing = { prompt, source, automatic, running: true, defaultText: '', steeredText: long };
    await show(growing);
    await show({ ...growing, steeredText: `${long} Yet` });
    expect(await scrollTop()).toBeGreaterThan(0);
    await show({ ...steerFixture, steeredText: `${long} Yet it is not full.` });
    expect(await scrollTop()).toBe(0);
  });

  it('keeps the focus on a button that goes off under the finger', async () => {
    await panel.show(steer);
    await panel.intents();
    await panel.page.getByTestId('steer-again').focus();
    await panel.page.keyboard.press('Enter');
    await panel.show({ ...steer, steer: { state: 'loading', message: 'Loading the model' } });
    await panel.page.keyboard.press('Enter');
    expect(await panel.intents()).toEqual([{ kind: 'steerAgain' }]);
    expect(await panel.focused()).toBe('steer-again');
  });

  it('says score, threshold and direction in one sentence', async () => {
    await panel.show({ ...steer, automatic: true });
    expect(await panel.page.getByTestId('decision').innerText()).toBe(
      'score .621 < .713: steers away from refusal',
    );
    await panel.page.getByTestId('automatic').click();
    expect((await panel.intents()).at(-1)).toEqual({ kind: 'setAutomatic', automatic: false });
  });
});

it('has no sideways scrolling of the page at 300 pixels', async () => {
  await panel.page.setViewportSize({ width: 300, height: 700 });
  for (const view of ['layers', 'prompt', 'steer', 'tune'] as const) {
    const promptLayers = { state: 'ready', value: promptLayersFixture(), stale: false } as const;
    await panel.show(panelFixture({ view, promptLayers, tune: tuneFixture }));
    expect(await panel.page.evaluate('document.documentElement.scrollWidth')).toBe(300);
  }
});
