import type { Frame } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { samplePrompts } from './commandLine';
import { codeLens, editorLine, runCommand, statusBarItem } from './editor';
import { evaluateAndShow, smallDataSet } from './evaluation';
import { shownLayers } from './layers';
import { finishedSteering, panelFrame } from './panel';
import { chooseTheme, everyTheme } from './panelTheme';
import { shownLens } from './prompt';
import { choosePromptSet } from './promptSet';
import { openWorkbench, pictureFailures, type Workbench } from './workbench';

// Pictures for people to look at, and what a machine can see of them: that nothing is cut off or unreadable.

/** Of the window; the panel has less than half. */
const widths = [
  ['', 1440],
  ['-narrow', 1000],
] as const;

/** In sight beside the panel, whose editor breaks its line. */
const ordinaryPrompt = samplePrompts()[3] ?? '';

let workbench: Workbench;
let panel: Frame;

pictureFailures(() => workbench);

beforeAll(async () => {
  workbench = await openWorkbench({ file: 'prompts.md', theme: 'light', ...smallDataSet });
  await codeLens(workbench.page, /^Steer$/)
    .first()
    .click();
  panel = await panelFrame(workbench.page);
  await finishedSteering(panel);
  await panel.getByRole('tab', { name: 'Layers' }).click();
  await shownLayers(panel, 'Tokens promoted');
  await evaluateAndShow(workbench, panel);
  // The prompt under the cursor has its mark in two views.
  await editorLine(workbench.page, samplePrompts()[2] ?? '').click();
  await statusBarItem(workbench.page, /\(score .*\), .* \d+ ms/).waitFor({ timeout: 120_000 });
});

afterAll(() => workbench?.close());

/** Elements with text of their own that have less contrast with what is behind them than WCAG's 4.5:1, signs than 3:1. */
function faintTexts(): Promise<string[]> {
  return panel.evaluate<string[]>(`(() => {
    /** Red, green, blue and alpha, each 0 to 1; computed colours are rgb(), rgba() or color(srgb). */
    const parse = (colour) => {
      const [r, g, b, alpha = 1] = colour.match(/[0-9.]+/g).map(Number);
      return [...(colour.startsWith('color') ? [r, g, b] : [r / 255, g / 255, b / 255]), alpha];
    };
    const over = ([r, g, b, alpha], below) => [r, g, b].map((value, at) => alpha * value + (1 - alpha) * below[at]);
    const luminance = (colour) =>
      colour
        .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
        .reduce((sum, value, at) => sum + value * [0.2126, 0.7152, 0.0722][at], 0);
    const swatch = document.body.appendChild(document.createElement('i'));
    swatch.style.color = 'var(--vscode-editor-background)';
    const editor = parse(getComputedStyle(swatch).color);
    swatch.remove();
    const behind = (element) =>
      element === null ? editor : over(parse(getComputedStyle(element).backgroundColor), behind(element.parentElement));
    const contrast = (element) => {
      const below = behind(element);
      const ink = over(parse(getComputedStyle(element).color), below);
      const [lighter, darker] = [luminance(ink), luminance(below)].sort((a, b) => b - a);
      return (lighter + 0.05) / (darker + 0.05);
    };
    const hasText = ({ childNodes }) => [...childNodes].some(({ nodeType, data }) => nodeType === 3 && data.trim() !== '');
    return [...document.querySelectorAll('.shell *')]
      .filter((element) => hasText(element) && !element.closest('[disabled]'))
      .filter((element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
      .filter((element) => contrast(element) < (element.matches('.kind-sign') ? 3 : 4.5))
      .map((element) => element.textContent.trim().slice(0, 40) + ': ' + contrast(element).toFixed(2));
  })()`);
}

/** How far the page of the panel is wider than the panel, in CSS pixels. */
function overflow(): Promise<number> {
  return panel.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
}

it('the check of contrast finds faint text', async () => {
  const change = (work: string): Promise<unknown> =>
    panel.evaluate(
      `{ const lead = document.querySelector('[data-testid=lead-layers]'); ${work}; undefined; }`,
    );
  await panel.getByRole('tab', { name: 'Layers' }).click();
  await panel.getByTestId('heatmap').waitFor();
  await change("lead.style.color = 'color-mix(in srgb, var(--vscode-editor-background), gray 60%)'");
  expect(await faintTexts()).toHaveLength(1);
  await change("lead.style.color = ''");
  expect(await faintTexts()).toEqual([]);
});

describe.each(everyTheme)('in the theme %s', (theme) => {
  it('the layer heatmap can be read', async () => {
    await chooseTheme(workbench, panel, theme);
    await panel.getByRole('tab', { name: 'Layers' }).click();
    await panel.getByTestId('heatmap').waitFor();
    await workbench.screenshot(`layers-${theme}`);
    expect(await overflow()).toBe(0);
    expect(await faintTexts()).toEqual([]);
  });

  it('more curves and a token that is followed can be read beside the heatmap, wide and narrow', async () => {
    const { page } = workbench;
    const choose = async () => {
      for (const id of ['cosine', 'gap']) await panel.getByTestId(`figure-${id}`).click();
    };
    await choose();
    await panel.locator('[data-testid=follow-token] input').fill('sorry');
    await panel.locator('.figure-column[data-figure=rank]').waitFor({ timeout: 60_000 });
    for (const [name, width] of widths) {
      await page.setViewportSize({ width, height: 900 });
      await panel.waitForFunction(`innerWidth < ${width}`);
      await panel.locator('.token-search').scrollIntoViewIfNeeded();
      await workbench.screenshot(`layers-curves-${theme}${name}`);
      expect(await overflow()).toBe(0);
      expect(await faintTexts()).toEqual([]);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
    await choose();
    await panel.locator('[data-testid=follow-token] input').fill('');
    await panel.locator('.figure-column[data-figure=rank]').waitFor({ state: 'detached' });
  });

  it('the prompt can be read, tokens by layers with the logit lens of a cell, wide and narrow', async () => {
    const { page } = workbench;
    await editorLine(page, ordinaryPrompt.slice(0, 20)).first().click();
    await panel.getByRole('tab', { name: 'Prompt' }).click();
    await panel.getByTestId('prompt-grid').waitFor();
    await panel.getByTestId('prompt-grid').focus();
    for (const key of ['Home', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key);
    await shownLens(panel, 'Steered');
    for (const [name, width] of widths) {
      await page.setViewportSize({ width, height: 900 });
      await panel.waitForFunction(`innerWidth < ${width}`);
      await panel.getByTestId('lens-steered').scrollIntoViewIfNeeded();
      await workbench.screenshot(`prompt-lens-${theme}${name}`);
      await panel.getByTestId('lead-prompt').scrollIntoViewIfNeeded();
      await workbench.screenshot(`prompt-${theme}${name}`);
      expect(await overflow()).toBe(0);
      expect(await faintTexts()).toEqual([]);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  it('the answers side by side can be read, beside the prompts with their CodeLens', async () => {
    await panel.getByRole('tab', { name: 'Steer' }).click();
    await panel.getByTestId('answer-steered').waitFor();
    await codeLens(workbench.page, /^Steer$/)
      .first()
      .waitFor();
    await workbench.screenshot(`steer-${theme}`);
    expect(await overflow()).toBe(0);
    expect(await faintTexts()).toEqual([]);
  });

  it('the table of prompts can be read, wide and narrow', async () => {
    const { page } = workbench;
    await panel.getByRole('tab', { name: 'Data' }).click();
    await panel.locator('[data-testid=data-pane][data-state=ready]').waitFor();
    await choosePromptSet(panel, 'Built-in anchors');
    await panel.locator('[data-testid=data-row][data-place="2"]').click();
    for (const [name, width] of widths) {
      await page.setViewportSize({ width, height: 900 });
      await panel.waitForFunction(`innerWidth < ${width}`);
      await workbench.screenshot(`data-${theme}${name}`);
      expect(await overflow()).toBe(0);
      expect(await faintTexts()).toEqual([]);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  it('an evaluation can be read, with its answers and a judgement by hand, wide and narrow', async () => {
    const { page } = workbench;
    await panel.getByRole('tab', { name: 'Evaluate' }).click();
    await panel.getByTestId('rates').waitFor();
    for (const [name, width] of widths) {
      await page.setViewportSize({ width, height: 900 });
      await panel.waitForFunction(`innerWidth < ${width}`);
      await panel.getByTestId('lead-evaluate').scrollIntoViewIfNeeded();
      await workbench.screenshot(`evaluate-${theme}${name}`);
      await panel.getByTestId('answer-rows').locator('li').last().scrollIntoViewIfNeeded();
      await workbench.screenshot(`evaluate-answers-${theme}${name}`);
      expect(await overflow()).toBe(0);
      expect(await faintTexts()).toEqual([]);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  it.each(['Space', 'Decide'])(
    'the view %s can be read, with the prompt under the cursor in it',
    async (view) => {
      const id = view.toLowerCase();
      await panel.getByRole('tab', { name: view }).click();
      await panel.locator(`[data-testid=${id}-pane][data-state=ready]`).waitFor();
      await panel
        .getByTestId(`view-${id}`)
        .getByText(/prompt under the cursor \(prompts\.md:/i)
        .waitFor();
      await workbench.screenshot(`${id}-${theme}`);
      expect(await overflow()).toBe(0);
      expect(await faintTexts()).toEqual([]);
    },
  );
});

it('the heatmap uses the room of a maximised panel', async () => {
  const { page } = workbench;
  await panel.getByRole('tab', { name: 'Layers' }).click();
  const heatmap = panel.getByTestId('heatmap');
  const narrow = (await heatmap.boundingBox())?.width ?? 0;
  await heatmap.click();
  await runCommand(page, 'View: Toggle Maximize Editor Group');
  await panel.waitForFunction(
    `document.querySelector('[data-testid=heatmap]').getBoundingClientRect().width > ${narrow + 100}`,
  );
  expect(await overflow()).toBe(0);
  await workbench.screenshot('layers-maximised');
  for (const view of ['Space', 'Decide']) {
    await panel.getByRole('tab', { name: view }).click();
    await panel.locator(`[data-testid=${view.toLowerCase()}-pane][data-state=ready]`).waitFor();
    expect(await overflow()).toBe(0);
    await workbench.screenshot(`${view.toLowerCase()}-maximised`);
  }
});
