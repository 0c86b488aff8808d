import type { Frame } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  ExtractResult,
  ProjectionForm,
  ProjectResult,
  SteeringDirection,
  SteerResult,
  TokenRankResult,
} from '../../src/protocol/method';
import { commandLine, extractVectors, samplePrompts } from './commandLine';
import { codeLens, runCommand } from './editor';
import { shownLayers, type ShownLayer } from './layers';
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
  async function projected(
    form: ProjectionForm,
    side: 'promoted' | 'suppressed',
    direction: SteeringDirection = 'towards',
  ): Promise<unknown> {
    const how = ['--vectors', vectors.path, '--form', form, '--direction', direction];
    const { layers } = await commandLine<ProjectResult>('project', ...how);
    return [...layers]
      .sort((a, b) => b.layer - a.layer)
      .map((row) => ({ layer: row.layer, tokens: row[side].map(({ id, logit }) => ({ id, logit })) }));
  }

  async function shownTokens(
    side: 'promoted' | 'suppressed',
  ): Promise<Pick<ShownLayer, 'layer' | 'tokens'>[]> {
    const rows = await shownLayers(panel, `Tokens ${side}`);
    return rows.map(({ layer, tokens }) => ({ layer, tokens }));
  }

  it('shows the tokens and logits of every layer that the command line projects', async () => {
    const shown = await shownTokens('promoted');
    expect(shown).toHaveLength(vectors.layers.length);
    expect(shown).toEqual(await projected('pure', 'promoted'));
  });

  it('has the figures of every layer that extraction reports', async () => {
    const shown = await shownLayers(panel, 'Tokens promoted');
    for (const { layer, figures } of shown) {
      const report = vectors.layers[layer];
      if (!report) throw new Error(`There is no layer ${layer}.`);
      expect(figures).toEqual({
        mass: figures['mass'],
        ratio: report.norm / report.residualNorm,
        auroc: report.auroc,
        ...(report.aurocContrast === null ? {} : { contrast: report.aurocContrast }),
        transition: report.aurocTransition,
        ...(report.cosineToPrevious === null ? {} : { cosine: report.cosineToPrevious }),
        gap: report.angles.gap,
      });
    }
    const { layers } = await commandLine<ProjectResult>('project', '--vectors', vectors.path);
    expect(shown.map(({ layer, figures }) => [layer, figures['mass']])).toEqual(
      [...layers].reverse().map(({ layer, refusalMass }) => [layer, refusalMass]),
    );
  });

  it('draws a figure when it is chosen, and says where the angle gap opens', async () => {
    const column = panel.locator('.figure-column[data-figure=gap]');
    expect(await column.count()).toBe(0);
    await panel.getByTestId('figure-gap').click();
    await column.locator('polyline').first().waitFor({ state: 'attached' });
    const { angleGap } = vectors;
    expect(await panel.getByTestId('angle-gap').innerText()).toContain(
      angleGap
        ? `opens at layer ${angleGap.opens} and has grown at layer ${angleGap.grown}`
        : 'opens nowhere',
    );
    await panel.getByTestId('figure-gap').click();
    await column.waitFor({ state: 'detached' });
  });

  it('follows a token over the layers, as the command line ranks it', async () => {
    const ranked = (...how: string[]) =>
      commandLine<TokenRankResult>('rank', '--vectors', vectors.path, '--token', 'sorry', ...how);
    const { token, layers, matches } = await ranked();
    await panel.locator('[data-testid=follow-token] input').fill('sorry');
    const said = panel.locator('[data-testid=token-rank][data-state=ready]');
    await said.waitFor();
    expect(await said.innerText()).toContain(`(id ${token?.id})`);
    const numbers = panel.locator('.figure-column[data-figure=rank] .heatmap-row');
    const pure = [...layers].reverse().map((row) => String(row.pure.rank));
    expect(await numbers.allTextContents()).toEqual(pure);
    const other = matches.find(({ id }) => id !== token?.id);
    await panel.getByTestId(`match-${other?.id}`).click();
    await panel.getByText(`(id ${other?.id})`).waitFor();
    const ofOther = await ranked('--id', String(other?.id));
    expect(await numbers.allTextContents()).toEqual(
      [...ofOther.layers].reverse().map((row) => String(row.pure.rank)),
    );
    await panel.locator('[data-testid=follow-token] input').fill('');
    await numbers.first().waitFor({ state: 'detached' });
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
    const [top] = await shownTokens('promoted');
    await panel.getByTestId('heatmap').hover({ position: { x: 10, y: 10 } });
    const figure = (name: string) => panel.locator(`[data-testid=layers-detail] [data-figure="${name}"]`);
    expect(await figure('layer').innerText()).toBe(`layer ${vectors.layers.length - 1}`);
    expect(await figure('id').innerText()).toBe(`id ${top?.tokens[0]?.id}`);
    expect(await figure('rank').innerText()).toBe('rank 1');
  });

  it('shows the other end and the other form as well', async () => {
    await panel.getByRole('tab', { name: 'Suppressed' }).click();
    expect(await shownTokens('suppressed')).toEqual(await projected('pure', 'suppressed'));
    await panel.getByRole('tab', { name: 'Promoted' }).click();
    const pure = await shownTokens('promoted');
    await panel.getByTestId('form-lens').click();
    const firstLogit = pure[0]?.tokens[0]?.logit;
    await panel
      .locator(`[data-testid^=layer-row]:first-child td[data-logit="${firstLogit}"]`)
      .waitFor({ state: 'detached' });
    expect(await shownTokens('promoted')).toEqual(await projected('lens', 'promoted'));
    await panel.getByTestId('form-pure').click();
    await panel
      .locator(`[data-testid^=layer-row]:first-child td[data-logit="${firstLogit}"]`)
      .waitFor({ state: 'attached' });
  });

  it('shows the opposite direction as well', async () => {
    const before = (await shownTokens('promoted'))[0]?.tokens[0]?.id;
    await panel.getByTestId('direction-away').click();
    await panel
      .locator(`[data-testid^=layer-row]:first-child td[data-token-id="${before}"]`)
      .waitFor({ state: 'detached' });
    expect(await shownTokens('promoted')).toEqual(await projected('pure', 'promoted', 'away'));
    await panel.getByTestId('direction-towards').click();
    await panel
      .locator(`[data-testid^=layer-row]:first-child td[data-token-id="${before}"]`)
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
