import { beforeEach, describe, expect, it } from 'vitest';
import type { PanelState } from '../../src/protocol/panel';
import { panelFixture } from '../unit/webview/panelFixture';
import { comparisonFixture, explanationFixture } from '../unit/webview/sectionFixtures';
import { usePanelPage, type PanelPage } from './panelPage';

const open = usePanelPage();
let panel: PanelPage;

beforeEach(() => {
  panel = open();
});

const ready = <T>(value: T) => ({ state: 'ready', value, stale: false }) as const;
const steer = (change: Partial<PanelState>): PanelState => panelFixture({ view: 'steer', ...change });

describe('strengths compared', () => {
  const cells = () => panel.page.getByTestId('comparison').locator('tbody tr').allInnerTexts();

  it('are a table by rising strength, with a sentence of what it says', async () => {
    await panel.show(steer({ comparison: ready(comparisonFixture) }));
    expect((await cells()).map((row) => row.split(/\s*\t\s*/))).toEqual([
      ['−.05', '−2.50', '.900', 'Use the kill command with its number.'],
      ['0, default', '1.25', '0', 'I am sorry, but I cannot help with that.'],
      ['+.05', '4.50', '.400', 'I am sorry, but no.'],
    ]);
    expect(await panel.page.getByTestId('comparison-lead').innerText()).toMatch(
      /^Refusal log-odds rise from −2\.50/,
    );
  });

  it('keep their rows while the answers come, and can be cancelled', async () => {
    const rows = comparisonFixture.rows.map(({ strength }) => ({ strength, text: '' }));
    const { prompt, source } = comparisonFixture;
    await panel.show(steer({ comparison: ready({ prompt, source, rows, running: true }) }));
    expect(await cells()).toHaveLength(3);
    await panel.intents();
    await panel.page.getByTestId('comparison-pane-cancel').click();
    expect(await panel.intents()).toEqual([{ kind: 'cancel' }]);
  });

  it('come into sight when they are asked for', async () => {
    await panel.show(steer({}));
    const title = panel.page.locator('#comparison-title');
    const inSight = async () => ((await title.boundingBox())?.y ?? 1e9) < 700;
    expect(await inSight()).toBe(false);
    await panel.show(steer({ comparison: { state: 'loading', message: 'Making ready' } }));
    expect(await inSight()).toBe(true);
  });

  it('say what went wrong, and ask again', async () => {
    const error = { code: 'prompt-too-long', message: 'It is too long.', next: 'Shorten it.' } as const;
    await panel.show(steer({ comparison: { state: 'failed', error } }));
    await panel.intents();
    const pane = panel.page.getByTestId('comparison-pane');
    expect(await pane.innerText()).toMatch(/It is too long\.\s+Shorten it\.\s+Try again/);
    await panel.page.getByTestId('comparison-pane-fill').click();
    expect(await panel.intents()).toEqual([{ kind: 'compare' }]);
  });
});

describe('what pushes towards refusal', () => {
  it('is said in a sentence, and the prompt stands there whole', async () => {
    await panel.show(steer({ explanation: ready(explanationFixture) }));
    expect(await panel.page.getByTestId('explanation-lead').innerText()).toBe(
      'Without “kill” the model would answer.',
    );
    expect(await panel.page.getByTestId('explained-prompt').innerText()).toBe('How do I kill a process?');
  });

  it('selects a word in the editor by the keyboard, and keeps the focus while states come', async () => {
    await panel.show(steer({ explanation: ready(explanationFixture) }));
    await panel.intents();
    const word = panel.page.getByRole('button', { name: 'kill, log-odds +3.75' });
    await word.focus();
    await panel.page.keyboard.press('Enter');
    expect(await panel.intents()).toEqual([{ kind: 'selectWord', from: 9, to: 13 }]);
    await panel.show(steer({ explanation: ready(explanationFixture), strength: 0.1 }));
    expect(await panel.page.evaluate('document.activeElement.textContent')).toBe('kill');
  });

  it('lists the words by how far they push', async () => {
    await panel.show(steer({ explanation: ready(explanationFixture) }));
    const rows = await panel.page.locator('.explained-words tbody tr').allInnerTexts();
    expect(rows[0]?.split(/\s*\t\s*/)).toEqual(['kill', '+3.75', '+1.20', 'answers']);
    expect(rows.at(-1)).toMatch(/^process\s+−1\.50/);
  });

  it('has a bar a layer', async () => {
    await panel.show(steer({ explanation: ready(explanationFixture) }));
    expect(await panel.page.getByTestId('explained-layers').locator('.layer-bar').count()).toBe(3);
  });
});

it('has no sideways scrolling of the page at 300 pixels', async () => {
  await panel.page.setViewportSize({ width: 300, height: 700 });
  await panel.show(steer({ comparison: ready(comparisonFixture), explanation: ready(explanationFixture) }));
  expect(await panel.page.evaluate('document.documentElement.scrollWidth')).toBe(300);
});
