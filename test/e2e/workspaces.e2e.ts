import type { Page } from 'playwright-core';
import { afterEach, expect, it } from 'vitest';
import type { SteerResult } from '../../src/protocol/method';
import { commandLine, extractVectors, samplePrompts } from './commandLine';
import {
  chooseFromContextMenu,
  codeLens,
  editorLine,
  notifications,
  quickOpen,
  runCommand,
  statusBarItem,
} from './editor';
import { answersOf, finishedSteering, panelFrame, steeringAfter, type ShownSteering } from './panel';
import { openWorkbench, pictureFailures, type Workbench, type WorkbenchOptions } from './workbench';

// Windows of other kinds than one folder that is trusted and on this machine: what works there, and what is said to be off.

const prompt = samplePrompts()[0] ?? '';
const markdown = `# A prompt\n\n\`\`\`prompt\n${prompt}\n\`\`\`\n`;
const maxTokens = 24;
const short = { 'refusalLens.maxTokens': maxTokens };

let workbench: Workbench | undefined;

// Hooks run in reverse: the picture is taken before the window closes.
afterEach(async () => {
  await workbench?.close();
  workbench = undefined;
});

pictureFailures(() => workbench);

async function open(options: WorkbenchOptions): Promise<Page> {
  // Lines of Check Setup stay whole.
  workbench = await openWorkbench({ ...options, settings: { '[markdown]': { 'editor.wordWrap': 'off' } } });
  return workbench.page;
}

const clickSteer = (page: Page): Promise<void> =>
  codeLens(page, /^Steer$/)
    .first()
    .click();

/** Steers the first prompt of the editor by its CodeLens, where the panel is not open yet. */
async function steer(page: Page): Promise<ShownSteering> {
  await clickSteer(page);
  return finishedSteering(await panelFrame(page));
}

/** What the command line answers with an adapter, or none. */
async function answers(adapter: string, strength: number): Promise<Partial<ShownSteering>> {
  const { path: vectors } = await extractVectors(adapter);
  const how = [`--strength=${strength}`, '--max-tokens', String(maxTokens)];
  return answersOf(await commandLine<SteerResult>('steer', '--vectors', vectors, '--prompt', prompt, ...how));
}

/** Runs Check Setup and waits for a line of what it says. */
async function checkSetup(page: Page, line: string): Promise<void> {
  await runCommand(page, 'Refusal Lens: Check Setup');
  await page.locator('.tab.active', { hasText: 'Refusal Lens Setup' }).waitFor({ timeout: 120_000 });
  await editorLine(page, line).first().waitFor();
}

it('a workspace that is not trusted is steered without its own adapter, and Check Setup says so', async () => {
  const page = await open({
    file: 'prompts.md',
    restricted: true,
    workspaceSettings: { ...short, 'refusalLens.strength': -0.1 },
  });
  await statusBarItem(page, 'Restricted Mode').waitFor();
  // Its adapter is left alone; its strength names no file.
  const shown = await steer(page);
  expect(shown.strength).toBe(-0.1);
  expect(shown).toMatchObject(await answers('', -0.1));
  await checkSetup(page, 'Trust the workspace');
  await editorLine(page, 'This workspace is not trusted').first().waitFor();
  await workbench?.screenshot('workspace-restricted');
});

it('of several folders, each steers and scores its prompts by its own settings', async () => {
  const folders = {
    careful: { ...short, 'refusalLens.adapter': 'overcautious', 'refusalLens.strength': -0.1 },
    plain: { ...short, 'refusalLens.adapter': '', 'refusalLens.strength': 0.1 },
  };
  const page = await open({
    roots: Object.keys(folders),
    files: Object.fromEntries(
      Object.entries(folders).flatMap(([name, settings]) => [
        [`${name}/${name}.md`, markdown],
        [`${name}/.vscode/settings.json`, JSON.stringify(settings)],
      ]),
    ),
    file: 'careful/careful.md',
  });
  const score = async (): Promise<string> => {
    const known = codeLens(page, /\(score /).first();
    await known.waitFor({ timeout: 200_000 });
    return known.innerText();
  };

  const careful = await steer(page);
  expect(careful).toMatchObject({
    source: 'careful.md:3',
    strength: -0.1,
    ...(await answers('overcautious', -0.1)),
  });
  const refused = await score();

  await quickOpen(page, 'plain.md');
  await expect.poll(score, { timeout: 120_000 }).not.toBe(refused);
  const plain = await steeringAfter(await panelFrame(page), () => clickSteer(page));
  expect(plain).toMatchObject({ source: 'plain.md:3', strength: 0.1, ...(await answers('', 0.1)) });
  await workbench?.screenshot('workspace-several-folders');
});

it('a workspace in memory is steered by its settings, and what needs files of this machine says that it is off', async () => {
  const page = await open({
    memoryFiles: {
      'prompts.md': markdown,
      'prompts.csv': `prompt,label\n${prompt},harmless\n`,
      '.vscode/settings.json': JSON.stringify({
        ...short,
        'refusalLens.adapter': 'overcautious',
        'refusalLens.strength': -0.1,
      }),
    },
    file: 'prompts.md',
  });
  const shown = await steer(page);
  expect(shown).toMatchObject({ strength: -0.1, ...(await answers('overcautious', -0.1)) });
  await checkSetup(page, 'This workspace is not on this machine');
  await workbench?.screenshot('workspace-virtual');

  const dataSet = page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'prompts.csv' });
  await chooseFromContextMenu(page, dataSet, 'Evaluate Data Set...');
  await notifications(page).filter({ hasText: 'on this machine' }).waitFor();
});
