import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Classification, ExtractResult, SteerResult } from '../../src/protocol/method';
import { commandLine, extractVectors, refuses, samplePrompts } from './commandLine';
import { chooseFromContextMenu, codeLens, editorLine, openFile } from './editor';
import { cellAction, cellCodeLens, focusCell, openNotebook } from './notebook';
import { answersOf, finishedSteering, panelFrame, steeringAfter } from './panel';
import { openWorkbench, pictureFailures, type Workbench } from './workbench';

// One window for all of it: each test begins with the panel as the one before has left it, and says what it needs.

const prompts = samplePrompts();
const firstPrompt = prompts[0] ?? '';

let workbench: Workbench;
let vectors: ExtractResult;
let panel: Frame;

/** What the command line answers with the settings of the sample. */
function steerByCommandLine(prompt: string, ...how: readonly string[]): Promise<SteerResult> {
  return commandLine('steer', '--vectors', vectors.path, '--prompt', prompt, ...how, '--max-tokens', '64');
}

pictureFailures(() => workbench);

beforeAll(async () => {
  vectors = await extractVectors('overcautious');
  workbench = await openWorkbench({ file: 'prompts.md' });
});

afterAll(() => workbench?.close());

describe('a prompt block of a Markdown file', () => {
  it('has a CodeLens, which answers it by default and steered as the command line does', async () => {
    const { page } = workbench;
    await codeLens(page, /^Steer$/)
      .first()
      .click();
    panel = await panelFrame(page);
    const shown = await finishedSteering(panel);

    expect(shown).toMatchObject({ prompt: firstPrompt, source: 'prompts.md:7', strength: -0.05 });
    expect(shown.steered.text).not.toBe(shown.default.text);
    expect(shown).toMatchObject(answersOf(await steerByCommandLine(firstPrompt, '--strength=-0.05')));
  });

  it('is refused by the over-cautious model and answered when steered away from refusal', async () => {
    const shown = await finishedSteering(panel);
    expect(refuses(shown.default.text), shown.default.text).toBe(true);
    expect(refuses(shown.steered.text), shown.steered.text).toBe(false);
    expect(shown.steered.refusalLogOdds).toBeLessThan(shown.default.refusalLogOdds);
  });

  it('is answered anew when the slider is moved by the keyboard', async () => {
    const before = await finishedSteering(panel);
    const slider = panel.getByTestId('strength');
    const moved = await steeringAfter(panel, async () => {
      await slider.press('ArrowRight');
      await slider.press('ArrowRight');
    });
    expect(moved.strength).toBe(-0.06);
    expect(moved.default).toEqual(before.default);
    expect(moved.steered.refusalLogOdds).not.toBe(before.steered.refusalLogOdds);
    expect(moved).toMatchObject(answersOf(await steerByCommandLine(firstPrompt, '--strength=-0.06')));
    const back = await steeringAfter(panel, async () => {
      await slider.press('ArrowLeft');
      await slider.press('ArrowLeft');
    });
    expect(back).toEqual(before);
  });

  it('is classified when SCANS decides the direction, with the figures of the command line', async () => {
    const automatic = panel.getByTestId('automatic');
    const { decision, ...shown } = await steeringAfter(panel, () => automatic.click());
    const { score, threshold, lower, verdict, direction } = await commandLine<Classification>(
      ...['classify', '--vectors', vectors.path, '--prompt', firstPrompt],
    );
    expect(decision).toMatchObject({ score, threshold, lower, direction });
    // Log-odds may be below 0 and above 1.
    const number = '\u2212?\\d*\\.?\\d+';
    const words = {
      towards: `≥ ${number}: steers towards refusal`,
      away: `< ${number}: steers away from refusal`,
      none: {
        harmful: `≥ ${number}, harmful, and about to be refused: steers neither way`,
        harmless: `< ${number}, harmless, and about to be answered: steers neither way`,
        unclear: `from ${number} to ${number}: steers neither way`,
      }[verdict],
    }[direction];
    expect(decision.sentence).toMatch(new RegExp(`^score ${number} ${words}$`));
    expect(shown).toMatchObject(
      answersOf(await steerByCommandLine(firstPrompt, '--auto', '--strength=0.05')),
    );
    await steeringAfter(panel, () => automatic.click());
  });

  it('is answered by the model itself when the adapter is taken away in the panel', async () => {
    const { page } = workbench;
    const choose = async (label: string): Promise<void> => {
      await panel.getByTestId('choose-adapter').click();
      await page.locator('.quick-input-list .monaco-list-row', { hasText: label }).click();
    };
    const before = await finishedSteering(panel);
    const plain = await steeringAfter(panel, () => choose('None'));
    expect(plain.default.text).not.toBe(before.default.text);
    expect(refuses(plain.default.text), plain.default.text).toBe(false);
    expect(await panel.getByTestId('choose-adapter').textContent()).toContain('no adapter');
    const { path } = await extractVectors();
    expect(plain).toMatchObject(
      answersOf(
        await commandLine(
          'steer',
          '--vectors',
          path,
          '--prompt',
          firstPrompt,
          '--strength=-0.05',
          '--max-tokens',
          '64',
        ),
      ),
    );
    expect(await steeringAfter(panel, () => choose('Over-cautious'))).toEqual(before);
  });
});

describe('text of the editor', () => {
  it('is steered by the context menu of a selection', async () => {
    const { page } = workbench;
    await openFile(page, 'prompts.txt');
    const line = editorLine(page, 'candles').first();
    await line.click();
    await page.keyboard.press('Home');
    await page.keyboard.press('Shift+End');
    const selected = ((await line.textContent()) ?? '').replaceAll('\u00a0', ' ');
    const shown = await steeringAfter(panel, () => chooseFromContextMenu(page, line, 'Steer This Prompt'));
    expect(shown).toMatchObject({ prompt: selected, source: 'prompts.txt:1' });
    expect(shown).toMatchObject(answersOf(await steerByCommandLine(selected, '--strength=-0.05')));
  });
});

describe('a cell of a notebook', () => {
  /** What the file says: a long line of an editor is drawn as several. */
  const text = (cell: number): string => {
    const { cells } = JSON.parse(readFileSync(path.join(workbench.folder, 'prompts.ipynb'), 'utf8')) as {
      cells: { cell_type: string; source: string[] }[];
    };
    return cells.filter(({ cell_type }) => cell_type === 'code')[cell]?.source.join('') ?? '';
  };

  it('is steered by its CodeLens', async () => {
    const { page } = workbench;
    await openNotebook(page, 'prompts.ipynb');
    await focusCell(page, 0);
    const shown = await steeringAfter(panel, () => cellCodeLens(page, 0, /^Steer$/).click());
    expect(shown).toMatchObject({ prompt: text(0), source: 'prompts.ipynb, cell 2' });
    await workbench.screenshot('notebook-dark');
  });

  it('is steered by its toolbar', async () => {
    const { page } = workbench;
    await focusCell(page, 1);
    const shown = await steeringAfter(panel, () => cellAction(page, 1, 'Steer With SCANS').click());
    expect(shown).toMatchObject({ prompt: text(1), source: 'prompts.ipynb, cell 3' });
    expect(shown.decision.direction).toMatch(/^(away|towards|none)$/);
  });
});
