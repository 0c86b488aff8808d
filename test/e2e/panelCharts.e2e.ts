import { beforeEach, describe, expect, it } from 'vitest';
import type { InspectResult } from '../../src/protocol/inspection';
import type { PanelState } from '../../src/protocol/panel';
import { panelFixture } from '../unit/webview/panelFixture';
import { promptLayersFixture } from '../unit/webview/promptLayersFixture';
import { spaceFixture } from '../unit/webview/spaceFixture';
import { usePanelPage, type PanelPage } from './panelPage';

// The views Decide and Space of the panel's page, without VS Code.

const open = usePanelPage();
let panel: PanelPage;

beforeEach(() => {
  panel = open();
});

/** The prompt under the cursor, with another place or of other vectors. */
function promptLayers(change: Partial<InspectResult> = {}): PanelState['promptLayers'] {
  const { result, ...rest } = promptLayersFixture();
  const place = Float32Array.of(5, 5, 10, 10, 15, 15);
  return { state: 'ready', value: { ...rest, result: { ...result, place, ...change } }, stale: false };
}

const { scores } = promptLayersFixture().result;

function state(view: PanelState['view'], change: Partial<PanelState> = {}): PanelState {
  return panelFixture({
    view,
    promptLayers: promptLayers(),
    space: { state: 'ready', value: spaceFixture, stale: false },
    ...change,
  });
}

const threshold = async (): Promise<number> =>
  Number(await panel.page.getByTestId('threshold-value').getAttribute('data-threshold'));

describe('decide', () => {
  it('begins at the stored threshold and moves by keys, without telling the host', async () => {
    await panel.show(state('decide'));
    await panel.intents();
    expect(await threshold()).toBe(1);
    await panel.page.getByTestId('threshold').focus();
    await panel.page.keyboard.press('ArrowLeft');
    expect(await threshold()).toBeLessThan(1);
    expect(await panel.page.getByTestId('threshold').getAttribute('aria-valuetext')).toMatch(
      /^Threshold \.9\d+: 3 of 4 harmful/,
    );
    await panel.page.keyboard.press('Home');
    const rows = panel.page.locator('[data-testid=confusion] tbody tr');
    expect(await rows.first().getAttribute('data-above')).toBe('4');
    expect(await panel.intents()).toEqual([]);
  });

  it('has its ROC curves in the colours of the theme, after a change while it was hidden too', async () => {
    const picture = (): Promise<string> =>
      panel.page.evaluate(`document.querySelector('[data-testid=roc-chart] canvas').toDataURL()`);
    await panel.show(state('decide'));
    const before = await picture();
    await panel.change({ parts: { view: 'layers' }, gone: [] });
    await panel.page.evaluate(
      `document.documentElement.style.setProperty('--vscode-descriptionForeground', '#ff0000')`,
    );
    await panel.page.evaluate(
      'new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))',
    );
    await panel.change({ parts: { view: 'decide' }, gone: [] });
    await expect.poll(picture).not.toBe(before);
  });

  it('keeps what is explored and the focus while states come, and moves nothing', async () => {
    await panel.show(state('decide'));
    await panel.page.getByTestId('threshold').focus();
    await panel.page.keyboard.press('ArrowRight');
    const before = await threshold();
    const place = () => panel.page.getByTestId('confusion').boundingBox();
    const stood = await place();
    await panel.show(state('decide', { promptLayers: { state: 'empty' } }));
    const error = { code: 'internal', message: 'It broke.', next: 'Look at the output.' } as const;
    await panel.show(state('decide', { promptLayers: { state: 'failed', error } }));
    expect(await threshold()).toBe(before);
    expect(await panel.focused()).toBe('threshold');
    expect(await place()).toEqual(stood);
  });

  it('puts the line of the explored threshold right above the slider’s thumb', async () => {
    await panel.show(state('decide'));
    await panel.page.getByTestId('threshold').focus();
    for (const key of ['Home', 'End']) {
      await panel.page.keyboard.press(key);
      const line = await panel.page.locator('.score-line.line-explored').boundingBox();
      const slider = await panel.page.getByTestId('threshold').boundingBox();
      if (!line || !slider) throw new Error('The line or the slider is not on the page.');
      const thumb = key === 'Home' ? slider.x + 5 : slider.x + slider.width - 5;
      expect(Math.abs(line.x + line.width / 2 - thumb)).toBeLessThanOrEqual(1.5);
    }
  });

  it('follows a pointer along the curve', async () => {
    await panel.show(state('decide'));
    const roc = panel.page.getByTestId('roc-chart');
    await roc.scrollIntoViewIfNeeded();
    const box = await roc.boundingBox();
    if (!box) throw new Error('The curves are not on the page.');
    await panel.page.mouse.move(box.x + box.width / 2, box.y + 10);
    await panel.page.mouse.down();
    await panel.page.mouse.move(box.x + box.width - 12, box.y + 10);
    await panel.page.mouse.up();
    expect(await threshold()).toBeLessThan(-1);
  });

  it('has the score of the prompt under the cursor by the classifier that is shown', async () => {
    await panel.show(state('decide'));
    const score = () => panel.page.getByTestId('prompt-score').getAttribute('data-score');
    expect(await score()).toBe(String(scores.probe));
    await panel.page.getByTestId('classifier-choice-combined').click();
    expect(await score()).toBe(String(scores.combined));
    await panel.show(state('decide', { promptLayers: promptLayers({ fingerprint: 'other vectors' }) }));
    expect(await score()).toBe('');
  });

  it('asks for vectors where there are none', async () => {
    await panel.show(state('decide', { layers: { state: 'empty' } }));
    await panel.intents();
    await panel.page.getByTestId('decide-pane-fill').click();
    expect(await panel.intents()).toEqual([{ kind: 'extract' }]);
  });
});

describe('space', () => {
  it('says which layer is shown and what its axes explain', async () => {
    await panel.show(state('space'));
    // The middle of the window.
    expect(await panel.page.getByTestId('space-readout').innerText()).toMatch(
      /^Layer 2 of 0–2 · PC1 50\.0 %/,
    );
    await panel.page.getByTestId('space-layer').focus();
    await panel.page.keyboard.press('ArrowLeft');
    expect(await panel.page.getByTestId('space-readout').innerText()).toMatch(/^Layer 1 of 0–2/);
  });

  it('goes from point to point by keys and says each, also the one whose text is not at hand', async () => {
    await panel.show(state('space'));
    await panel.page.getByTestId('space-chart').focus();
    const text = () => panel.page.locator('[data-testid=space-detail] [data-figure=text]').innerText();
    await panel.page.keyboard.press('ArrowRight');
    expect(await text()).toBe('text Kill the lights.');
    for (const key of ['ArrowRight', 'ArrowRight']) await panel.page.keyboard.press(key);
    expect(await text()).toBe('text text not at hand');
  });

  it('moves the prompt under the cursor with every inspection, and nothing else', async () => {
    await panel.show(state('space'));
    const place = panel.page.getByTestId('space-prompt');
    const stood = await panel.page.getByTestId('space-chart').boundingBox();
    expect(await place.getAttribute('data-x')).toBe('15');
    const elsewhere = Float32Array.of(5, 5, 10, 10, -3, 2);
    await panel.show(state('space', { promptLayers: promptLayers({ place: elsewhere }) }));
    expect(await place.getAttribute('data-x')).toBe('-3');
    expect(await panel.page.getByTestId('space-chart').boundingBox()).toEqual(stood);
    await panel.show(state('space', { promptLayers: { state: 'empty' } }));
    expect(await place.getAttribute('data-x')).toBe('');
    expect(await panel.page.getByTestId('space-chart').boundingBox()).toEqual(stood);
  });

  it('waits for the anchors, and says what failed', async () => {
    await panel.show(state('space', { space: { state: 'empty' } }));
    expect(await panel.page.getByTestId('space-pane').innerText()).toContain('Placing the anchors.');
    const error = {
      code: 'file-unreadable',
      message: 'The vectors are gone.',
      next: 'Extract them.',
    } as const;
    await panel.show(state('space', { space: { state: 'failed', error } }));
    expect(await panel.page.getByTestId('space-pane').innerText()).toContain('The vectors are gone.');
    await panel.intents();
    await panel.page.getByTestId('space-pane-fill').click();
    expect(await panel.intents()).toEqual([{ kind: 'extract' }]);
  });
});

describe('both views', () => {
  it('have no sideways scrolling of the page at 300 pixels', async () => {
    await panel.page.setViewportSize({ width: 300, height: 700 });
    for (const view of ['space', 'decide'] as const) {
      await panel.show(state(view));
      expect(await panel.page.evaluate('document.documentElement.scrollWidth')).toBe(300);
    }
  });

  it('keep what was chosen when the page is made anew', async () => {
    await panel.show(state('decide'));
    await panel.page.getByTestId('classifier-choice-transition').click();
    await panel.page.getByTestId('threshold').press('ArrowRight');
    await panel.show(state('space'));
    await panel.page.getByTestId('space-layer').press('Home');
    expect(await panel.page.evaluate('panelTest.kept')).toMatchObject({
      classifier: 'transition',
      threshold: { classifier: 'transition' },
      spaceLayer: 0,
    });
  });

  it('draw what a change of parts of the state says', async () => {
    await panel.show(state('space'));
    await panel.change({ parts: { view: 'decide', window: { first: 0, last: 0 } }, gone: [] });
    expect(await panel.page.getByTestId('view-decide').isVisible()).toBe(true);
    await panel.change({ parts: { view: 'space' }, gone: ['window'] });
    expect(await panel.page.getByTestId('space-readout').innerText()).toMatch(/^Layer 0 of/);
  });
});
