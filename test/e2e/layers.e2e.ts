import type { Frame } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExtractResult, ProjectionForm, ProjectResult, SteerResult } from '../../src/protocol/method';
import { commandLine, extractVectors, samplePrompts } from './commandLine';
import { codeLens, runCommand } from './editor';
import { shownLayers } from './layers';
import { answersOf, finishedSteering, panelFrame, steeringAfter } from './panel';
import { openWorkbench, pictureFailures, type Workbench } from './workbench';

const firstPrompt = samplePrompts()[0] ?? '';

let workbench: Workbench;
let vectors: ExtractResult;
let panel: Frame;

pictureFailures(() => workbench);

beforeAll(async () => {
  vectors = await extractVectors('overcautious');
  workbench = await openWorkbench({ file: 'prompts.md' });
  await runCommand(workbench.page, 'Refusal Lens: Open Layer Heatmap');
  panel = await panelFrame(workbench.page);
});

afterAll(() => workbench?.close());

describe('the layer heatmap', () => {
  /** The command line's projection, in the form in which the page gives it. */
  async function projected(form: ProjectionForm, side: 'promoted' | 'suppressed'): Promise<unknown> {
    const { layers } = await commandLine<ProjectResult>('project', '--vectors', vectors.path, '--form', form);
    return [...layers]
      .sort((a, b) => b.layer - a.layer)
      .map((row) => ({ layer: row.layer, tokens: row[side].map(({ id, logit }) => ({ id, logit })) }));
  }

  it('shows the tokens and logits of every layer that the command line projects', async () => {
    const shown = await shownLayers(panel, 'Tokens promoted');
    expect(shown).toHaveLength(vectors.layers.length);
    expect(shown).toEqual(await projected('pure', 'promoted'));
  });

  it('draws them: neighbouring cells of the picture differ in colour', async () => {
    expect(await panel.locator('[data-testid=heatmap] canvas').isVisible()).toBe(true);
    const colours = await panel.evaluate<number>(`{
      const canvas = document.querySelector('[data-testid=heatmap] canvas');
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      new Set(new Uint32Array(data.buffer)).size;
    }`);
    expect(colours).toBeGreaterThan(50);
  });

  it('says the figures of the cell under the pointer', async () => {
    const [top] = await shownLayers(panel, 'Tokens promoted');
    await panel.getByTestId('heatmap').hover({ position: { x: 10, y: 10 } });
    const figure = (name: string) => panel.locator(`[data-testid=layers-detail] [data-figure="${name}"]`);
    expect(await figure('layer').innerText()).toBe(`layer ${vectors.layers.length - 1}`);
    expect(await figure('id').innerText()).toBe(`id ${top?.tokens[0]?.id}`);
    expect(await figure('rank').innerText()).toBe('rank 1');
  });

  it('shows the other end and the other form as well', async () => {
    await panel.getByRole('tab', { name: 'Suppressed' }).click();
    expect(await shownLayers(panel, 'Tokens suppressed')).toEqual(await projected('pure', 'suppressed'));
    await panel.getByRole('tab', { name: 'Promoted' }).click();
    const pure = await shownLayers(panel, 'Tokens promoted');
    await panel.getByTestId('form-lens').click();
    const firstLogit = pure[0]?.tokens[0]?.logit;
    await panel
      .locator(`[data-testid^=layer-row]:first-child td[data-logit="${firstLogit}"]`)
      .waitFor({ state: 'detached' });
    expect(await shownLayers(panel, 'Tokens promoted')).toEqual(await projected('lens', 'promoted'));
    await panel.getByTestId('form-pure').click();
    await panel
      .locator(`[data-testid^=layer-row]:first-child td[data-logit="${firstLogit}"]`)
      .waitFor({ state: 'attached' });
  });

  it('suggests the window that the command line suggests', async () => {
    const { first, last } = vectors.suggested;
    expect(await panel.getByTestId('window-text').innerText()).toBe(
      `Window: layers ${first}–${last} (suggested)`,
    );
    expect(await panel.getByTestId('window-first').getAttribute('aria-valuenow')).toBe(String(first));
    expect(await panel.getByTestId('window-last').getAttribute('aria-valuenow')).toBe(String(last));
  });

  it('moves the edges of the window by keys, and steering follows', async () => {
    const { first, last } = vectors.suggested;
    await panel.getByTestId('window-first').press('ArrowUp');
    await panel.getByTestId('window-last').press('ArrowDown');
    const window = { first: first + 1, last: last - 1 };
    await panel.getByText(`Window: layers ${window.first}–${window.last}`, { exact: true }).waitFor();

    await codeLens(workbench.page, /^Steer$/)
      .first()
      .click();
    const narrow = await finishedSteering(panel);
    const steer = (...how: string[]): Promise<SteerResult> =>
      commandLine('steer', '--vectors', vectors.path, '--prompt', firstPrompt, '--strength=-0.05', ...how);
    expect(narrow).toMatchObject(answersOf(await steer('--layers', `${window.first}-${window.last}`)));

    await panel.getByTestId('to-layers').click();
    const suggested = await steeringAfter(panel, async () => {
      await panel.getByTestId('reset-window').click();
      await panel.getByRole('tab', { name: 'Steer' }).click();
    });
    expect(suggested).toMatchObject(answersOf(await steer()));
    expect(suggested.steered.refusalLogOdds).not.toBe(narrow.steered.refusalLogOdds);
  });
});

describe("the panel's page", () => {
  it('runs no script and loads nothing but its own', async () => {
    const refused = await panel.evaluate<{ directive: string; address: string }[]>(`new Promise((resolve) => {
      const attempts = [
        () => document.body.append(Object.assign(document.createElement('script'), { textContent: 'globalThis.intruder = 1' })),
        () => document.body.append(Object.assign(document.createElement('script'), { src: 'https://example.com/intruder.js' })),
        () => document.body.insertAdjacentHTML('beforeend', '<p onclick="globalThis.intruder = 1" style="color: red">'),
        () => document.body.append(Object.assign(document.createElement('img'), { src: 'https://example.com/intruder.png' })),
        () => document.body.append(Object.assign(document.createElement('iframe'), { src: 'https://example.com/' })),
        () => fetch('https://example.com/').catch(() => undefined),
      ];
      const expected = attempts.length + 1;
      const seen = [];
      document.addEventListener('securitypolicyviolation', (violation) => {
        seen.push({ directive: violation.effectiveDirective, address: violation.blockedURI });
        if (seen.length === expected) resolve(seen);
      });
      for (const attempt of attempts) attempt();
      document.querySelector('p[onclick]').click();
    })`);
    expect(refused.map(({ directive, address }) => `${directive} ${address}`).sort()).toEqual([
      'connect-src https://example.com/',
      'frame-src https://example.com',
      'img-src https://example.com/intruder.png',
      'script-src-attr inline',
      'script-src-elem https://example.com/intruder.js',
      'script-src-elem inline',
      'style-src-attr inline',
    ]);
    expect(await panel.evaluate('globalThis.intruder')).toBeUndefined();
  });
});
