import type { Frame, Page } from 'playwright-core';
import type { Classification, SteerResult } from '../../src/protocol/method';
import { runCommand } from './editor';
import { webviewFrame } from './webview';

/** The first answers may wait for the model and its vectors, on a machine that does other things as well. */
const answersTimeout = 280_000;
/** A change is answered by a model that is loaded; less than a test may take, so that it can say what it waits for. */
const renewalTimeout = 120_000;

/** The page of the panel that is open or about to open. */
export function panelFrame(page: Page): Promise<Frame> {
  return webviewFrame(page, '.shell', 60_000);
}

/** Opens the panel on a view of the vectors, and has them made there. */
export async function openFilledView(page: Page, view: 'Decide' | 'Space' | 'Tune'): Promise<Frame> {
  await runCommand(page, 'Refusal Lens: Open Steering Panel');
  const panel = await panelFrame(page);
  const pane = `${view.toLowerCase()}-pane`;
  await panel.getByRole('tab', { name: view }).click();
  await panel.getByTestId(`${pane}-fill`).click();
  await panel.locator(`[data-testid=${pane}][data-state=ready]`).waitFor({ timeout: answersTimeout });
  return panel;
}

/** One of the two answers, as the panel shows it. */
export interface ShownAnswer {
  readonly text: string;
  readonly refusalLogOdds: number;
  readonly firstTokens: readonly { readonly id: number; readonly probability: number }[];
}

/** What the panel's Steer view shows, read from the page. */
export interface ShownSteering {
  readonly prompt: string;
  readonly source: string;
  readonly default: ShownAnswer;
  readonly steered: ShownAnswer;
  readonly kl: number;
  /** Of the slider, as a fraction of the residual norm. */
  readonly strength: number;
  /** e.g. `In layers 12–19`. */
  readonly layers: string;
  readonly decision: {
    readonly sentence: string;
    /** NaN unless there is one. */
    readonly score: number;
    readonly threshold: number;
    readonly lower: number;
    readonly direction: Classification['direction'] | '';
  };
}

/** Waits until both answers have ended and reads them. Throws what the panel says when steering fails instead. */
export async function finishedSteering(panel: Frame): Promise<ShownSteering> {
  const finished = panel.locator(
    '[data-testid=steer-pane][data-state=ready] [data-testid=kl]:not([data-value=""])',
  );
  const failed = panel.locator('[data-testid=steer-pane][data-state=failed] .pane-message');
  await finished.or(failed).waitFor({ timeout: answersTimeout });
  if (await failed.isVisible()) throw new Error(`Steering failed: ${await failed.innerText()}`);
  return shownSteering(panel);
}

/** Waits until steering has failed with a sentence that matches, and reads it with its next step. */
export async function failedSteering(panel: Frame, what: RegExp): Promise<{ message: string; next: string }> {
  const pane = panel.locator('[data-testid=steer-pane][data-state=failed]');
  const message = pane.locator('.pane-sentence', { hasText: what });
  await message.waitFor({ timeout: answersTimeout });
  return { message: await message.innerText(), next: await pane.locator('.pane-next').innerText() };
}

/**
 * Makes a change that leads to new answers and waits until both have ended. Whether they have is seen from the first
 * moment on: those of before the change count only once they have been marked as outrun, or replaced.
 */
export async function steeringAfter(panel: Frame, change: () => Promise<void>): Promise<ShownSteering> {
  await panel.evaluate(`{
    const pane = document.querySelector('[data-testid=steer-pane]');
    globalThis.renewed = new Promise((resolve, reject) => {
      let outrun = false;
      const limit = setTimeout(() => {
        observer.disconnect();
        reject(new Error('No new answers came; the pane is ' + pane.dataset.state + ': ' + pane.innerText));
      }, ${renewalTimeout});
      const look = () => {
        const { state } = pane.dataset;
        if (state !== 'ready') outrun = true;
        if (state !== 'failed' && (state !== 'ready' || !outrun)) return;
        observer.disconnect();
        clearTimeout(limit);
        if (state === 'ready') resolve();
        else reject(new Error(pane.querySelector('.pane-message').innerText));
      };
      const observer = new MutationObserver(look);
      observer.observe(pane, { attributeFilter: ['data-state'] });
    });
    undefined;
  }`);
  await change();
  await panel.evaluate('globalThis.renewed');
  return finishedSteering(panel);
}

async function shownSteering(panel: Frame): Promise<ShownSteering> {
  const text = async (id: string): Promise<string> => (await panel.getByTestId(id).textContent()) ?? '';
  const data = async (id: string, name: string): Promise<string> =>
    (await panel.getByTestId(id).getAttribute(`data-${name}`)) ?? '';
  const number = async (id: string, name: string): Promise<number> => {
    const value = await data(id, name);
    return value === '' ? NaN : Number(value);
  };
  const answer = async (side: 'default' | 'steered'): Promise<ShownAnswer> => ({
    text: await text(`answer-${side}`),
    refusalLogOdds: await number(`log-odds-${side}`, 'value'),
    firstTokens: await firstTokens(panel, side),
  });
  return {
    prompt: await text('prompt'),
    source: await text('prompt-source'),
    default: await answer('default'),
    steered: await answer('steered'),
    kl: await number('kl', 'value'),
    strength: await number('strength-value', 'strength'),
    layers: await text('steer-layers'),
    decision: {
      sentence: await text('decision'),
      score: await number('decision', 'score'),
      threshold: await number('decision', 'threshold'),
      lower: await number('decision', 'lower'),
      direction: (await data('decision', 'direction')) as Classification['direction'] | '',
    },
  };
}

async function firstTokens(panel: Frame, side: 'default' | 'steered'): Promise<ShownAnswer['firstTokens']> {
  const rows = await panel.getByTestId(`first-tokens-${side}`).locator('tr[data-token-id]').all();
  return Promise.all(
    rows.map(async (row) => ({
      id: Number(await row.getAttribute('data-token-id')),
      probability: Number(await row.getAttribute('data-probability')),
    })),
  );
}

/** The same of the command line's result. */
export function answersOf(result: SteerResult): Pick<ShownSteering, 'default' | 'steered' | 'kl' | 'layers'> {
  const answer = ({ text, refusalLogOdds, firstTokens }: SteerResult['default']): ShownAnswer => ({
    text,
    refusalLogOdds,
    firstTokens: firstTokens.map(({ id, probability }) => ({ id, probability })),
  });
  const { first, last } = result.layers;
  return {
    default: answer(result.default),
    steered: answer(result.steered),
    kl: result.kl,
    layers: `In layers ${first}–${last}`,
  };
}
