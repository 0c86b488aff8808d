import type { Frame } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TokenLensResult } from '../../src/protocol/inspection';
import type { ExtractResult } from '../../src/protocol/method';
import { commandLine, extractVectors, samplePrompts } from './commandLine';
import { editorLine, runCommand } from './editor';
import { panelFrame } from './panel';
import {
  lensOf,
  openPromptTable,
  shownLens,
  shownTokens,
  type PrintedInspection,
  type ShownLens,
  type ShownToken,
} from './prompt';
import { openWorkbench, pictureFailures, type Workbench } from './workbench';

const [first = '', second = ''] = samplePrompts();

let workbench: Workbench;
let vectors: ExtractResult;
let panel: Frame;

pictureFailures(() => workbench);

beforeAll(async () => {
  vectors = await extractVectors('overcautious');
  workbench = await openWorkbench({
    file: 'prompts.md',
    // A prompt on one line of the screen.
    settings: { '[markdown]': { 'editor.wordWrap': 'off' } },
  });
  await runCommand(workbench.page, 'Refusal Lens: Open Layer Heatmap');
  panel = await panelFrame(workbench.page);
  await panel.getByRole('tab', { name: 'Prompt' }).click();
  await editorLine(workbench.page, first).first().click();
  await openPromptTable(panel);
});

afterAll(() => workbench?.close());

function printed(prompt: string): Promise<PrintedInspection> {
  return commandLine('inspect', '--vectors', vectors.path, '--prompt', prompt);
}

function printedLens(
  prompt: string,
  token: number,
  layer: number,
  ...how: string[]
): Promise<TokenLensResult> {
  const cell = ['--token', String(token), '--layer', String(layer)];
  return commandLine('lens', '--vectors', vectors.path, '--prompt', prompt, ...cell, ...how);
}

/** Values are those of a fresh run within the rounding that depends on the tokens decoded together. */
function expectSame(shown: readonly ShownToken[], expected: PrintedInspection): void {
  expect(shown.map(({ id }) => id)).toEqual(expected.tokens.map(({ id }) => id));
  shown.forEach(({ tint, values }, token) => {
    expect(tint).toBeCloseTo(expected.tint[token] ?? NaN, 2);
    const own = expected.values[token] ?? [];
    expect(Object.keys(values).length).toBeGreaterThan(10);
    for (const [layer, value] of Object.entries(values))
      expect(value).toBeCloseTo(own[Number(layer)] ?? NaN, 2);
  });
}

function expectSameLens(shown: ShownLens, expected: TokenLensResult): void {
  const { default: before, steered: after } = lensOf(expected);
  for (const [own, other] of [
    [shown.default, before],
    [shown.steered, after],
  ] as const) {
    expect(own).toHaveLength(10);
    expect(own[0]?.id).toBe(other[0]?.id);
    for (const { id, probability } of own.slice(0, 5)) {
      const same = other.find((one) => one.id === id);
      if (same) expect(probability).toBeCloseTo(same.probability, 2);
    }
  }
}

/** Chooses the last token at the second layer from the top that has cells, by keys. */
async function chooseCell(): Promise<void> {
  const grid = panel.getByTestId('prompt-grid');
  await grid.focus();
  for (const key of ['ArrowDown', 'End', 'ArrowDown']) await grid.press(key);
}

describe('the prompt under the cursor', () => {
  it('has the value of each token at each layer that the command line prints', async () => {
    expectSame(await shownTokens(panel, first), await printed(first));
  });

  it('is followed: another prompt has values of its own', async () => {
    await editorLine(workbench.page, second).first().click();
    const shown = await shownTokens(panel, second);
    expectSame(shown, await printed(second));
    await editorLine(workbench.page, first).first().click();
    expect(await shownTokens(panel, first)).not.toEqual(shown);
  });

  it('has the band at the layers that steering uses', async () => {
    const band = panel.locator('.prompt-grid [data-testid=layer-window]');
    expect(await band.getAttribute('data-first')).toBe(String(vectors.suggested.first));
    expect(await band.getAttribute('data-last')).toBe(String(vectors.suggested.last));
  });
});

describe('the logit lens of a cell that keys choose', () => {
  it('is, by default and steered, the one that the command line prints', async () => {
    const { tokens, layers } = await printed(first);
    await chooseCell();
    const shown = await shownLens(panel, 'Steered −.05 of');
    expectSameLens(shown, await printedLens(first, tokens.length - 1, layers - 2, '--strength=-0.05'));
    expect(shown.steered).not.toEqual(shown.default);
  });

  it('changes with the strength, on its steered side alone', async () => {
    const { tokens, layers } = await printed(first);
    const before = await shownLens(panel, 'Steered −.05 of');
    await panel.getByTestId('lens-strength').press('Home');
    const after = await shownLens(panel, 'Steered \\+\\.5 of');
    expectSameLens(after, await printedLens(first, tokens.length - 1, layers - 2, '--strength=0.5'));
    expect(after.default).toEqual(before.default);
    expect(after.steered).not.toEqual(before.steered);
  });

  it('changes with the layers of the band', async () => {
    const { tokens, layers } = await printed(first);
    await panel.locator('.prompt-grid [data-testid=window-first]').press('End');
    const last = vectors.suggested.last;
    const shown = await shownLens(panel, `Steered \\+\\.5 of |h| in layer ${last}`.replaceAll('|', '\\|'));
    const how = ['--strength=0.5', '--layers', `${last}-${last}`];
    expectSameLens(shown, await printedLens(first, tokens.length - 1, layers - 2, ...how));
  });

  it('is there again when the page has been made anew', async () => {
    const before = await shownLens(panel, 'Steered \\+\\.5 of');
    await panel.getByRole('tab', { name: 'Prompt' }).focus();
    const old = panel;
    await runCommand(workbench.page, 'Developer: Reload Webviews');
    await expect.poll(() => old.isDetached(), { timeout: 30_000 }).toBe(true);
    panel = await panelFrame(workbench.page);
    await openPromptTable(panel);
    expect(await shownLens(panel, 'Steered \\+\\.5 of')).toEqual(before);
    expect(await panel.getByTestId('prompt-detail').innerText()).toContain(`${vectors.layers.length - 3}`);
  });
});

describe('a pinned prompt', () => {
  it('stays while the cursor moves on, and says when its text has changed since', async () => {
    const { page } = workbench;
    const before = await shownTokens(panel, first);
    await panel.getByTestId('pin-prompt').click();
    await panel.getByText('Stays while the cursor moves on.').waitFor();
    await editorLine(page, second).first().click();
    await page.keyboard.press('End');
    await page.keyboard.type(' Be brief.');
    expect(await shownTokens(panel, first)).toEqual(before);
    expect(await panel.getByTestId('pin-text').innerText()).toBe('Stays while the cursor moves on.');
    await editorLine(page, first).first().click();
    await page.keyboard.press('End');
    await page.keyboard.type(' Thanks.');
    await panel.getByText('Its text has changed since.').waitFor();
    expect(await shownTokens(panel, first)).toEqual(before);
    await panel.getByTestId('pin-prompt').click();
    expectSame(await shownTokens(panel, `${first} Thanks.`), await printed(`${first} Thanks.`));
  });
});
