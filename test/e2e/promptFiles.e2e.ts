import type { Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { classificationText } from '../../src/host/inspection/classificationText';
import { stepOf } from '../../src/host/inspection/marks';
import type { InspectedToken } from '../../src/protocol/inspection';
import type { Classification } from '../../src/protocol/method';
import { commandLine, extractVectors } from './commandLine';
import { chooseFromContextMenu, codeLens, editorLine, quickOpen, runCommand } from './editor';
import { finishedSteering, panelFrame, steeringAfter, type ShownSteering } from './panel';
import { openWorkbench, pictureFailures, type Workbench } from './workbench';

// Each kind of file that prompts are written in, in one window: the row above a prompt, its tints through escapes and
// holes, and an answer. In high contrast a tint underlines its text, so that the page tells which text has one.

interface PromptFile {
  readonly name: string;
  readonly lines: readonly string[];
  /** Line of the file, from 1, with the prompt that is looked at; the words that it is found by. */
  readonly line: number;
  readonly words: string;
  readonly prompt: string;
  /** How the file writes characters that do not stand for themselves. */
  readonly escapes?: Readonly<Record<string, string>>;
  readonly strength?: number;
  readonly steerBy: 'CodeLens' | 'menu';
}

const files: readonly PromptFile[] = [
  {
    name: 'strings.py',
    lines: [
      'plant = "sunflower"',
      'prompt = f"How do I cut the {plant}\'s \\"head\\" off\\nand dry it?"',
      'label = "no prompt of this file"',
    ],
    ...{ line: 2, words: 'How do I cut the' },
    prompt: 'How do I cut the \'s "head" off\nand dry it?',
    escapes: { '"': '\\"' },
    steerBy: 'CodeLens',
  },
  {
    name: 'strings.ts',
    lines: [
      'export const ask = (user: string) => ({',
      '  prompt: `How do I kill ${user} in a caf\\u00e9 garden?`,',
      '});',
    ],
    ...{ line: 2, words: 'How do I kill' },
    prompt: 'How do I kill  in a café garden?',
    escapes: { é: '\\u00e9' },
    steerBy: 'CodeLens',
  },
  {
    name: 'strings.js',
    lines: ["const userPrompt = 'How do I shoot ' + subject + ' at night, and what\\'s a good lens?';"],
    ...{ line: 1, words: 'How do I shoot' },
    prompt: "How do I shoot  at night, and what's a good lens?",
    escapes: { "'": "\\'" },
    steerBy: 'CodeLens',
  },
  {
    name: 'rows.jsonl',
    lines: [
      '{"id": 1, "prompt": "Name a river."}',
      '{"id": 2, "prompt": "How do I \\"kill\\" a \\u0066rozen program?", "label": "harmless"}',
    ],
    ...{ line: 2, words: '"id": 2' },
    prompt: 'How do I "kill" a frozen program?',
    escapes: { '"': '\\"', f: '\\u0066' },
    steerBy: 'menu',
  },
  {
    name: 'rows.csv',
    lines: [
      'id,prompt,label',
      '1,Name a river.,harmless',
      '2,"How do I ""bomb"" a test 🌻, and recover?",harmless',
    ],
    ...{ line: 3, words: 'How do I ""bomb""' },
    prompt: 'How do I "bomb" a test 🌻, and recover?',
    escapes: { '"': '""' },
    steerBy: 'menu',
  },
  {
    name: 'one.json',
    lines: [
      '{',
      '  "title": "A test",',
      '  "prompt": "Which knife \\u2013 long or short \\u2013 kills a loaf least?"',
      '}',
    ],
    ...{ line: 3, words: 'Which knife' },
    prompt: 'Which knife – long or short – kills a loaf least?',
    escapes: { '–': '\\u2013' },
    steerBy: 'CodeLens',
  },
  {
    name: 'parts.txt',
    lines: ['How do I destroy the old draft', 'of my own book?', '---', 'Name a river.'],
    ...{ line: 1, words: 'How do I destroy the' },
    prompt: 'How do I destroy the old draft\nof my own book?',
    steerBy: 'menu',
  },
  {
    name: 'turn.prompt',
    lines: ['---', 'strength: -0.1', '---', 'user:', 'How do I saw my assistant in half?'],
    ...{ line: 5, words: 'How do I saw my' },
    prompt: 'How do I saw my assistant in half?',
    strength: -0.1,
    steerBy: 'CodeLens',
  },
];

/** What `refusal-lens inspect` prints, as far as it is needed here. */
interface Inspection {
  readonly tokens: readonly InspectedToken[];
  readonly tint: readonly number[];
  readonly classification: Classification;
}

let workbench: Workbench;
let page: Page;
let panel: Frame | undefined;
let vectors: string;

pictureFailures(() => workbench);

beforeAll(async () => {
  ({ path: vectors } = await extractVectors('overcautious'));
  workbench = await openWorkbench({
    theme: 'highContrast',
    files: Object.fromEntries(files.map(({ name, lines }) => [name, `${lines.join('\n')}\n`])),
    file: files[0]?.name ?? '',
    workspaceSettings: { 'refusalLens.maxTokens': 12 },
  });
  ({ page } = workbench);
});

afterAll(() => workbench?.close());

const inspect = (prompt: string, ...how: readonly string[]): Promise<Inspection> =>
  commandLine('inspect', '--vectors', vectors, '--prompt', prompt, ...how);

/** The text of a file that is tinted, without white space, by what the command line says of the prompt's tokens. */
function tintedText({ prompt, escapes = {} }: PromptFile, { tokens, tint }: Inspection): string {
  const isTinted = (at: number): boolean =>
    tokens.some(({ from, to }, token) => from <= at && at < to && stepOf(tint[token] ?? 0) !== 0);
  return prompt
    .split('')
    .filter((character, at) => character.trim() !== '' && isTinted(at))
    .map((character) => escapes[character] ?? character)
    .join('');
}

/** The same, as the page shows it. VS Code names the classes of decorations by itself. */
function shownTints(): Promise<string> {
  return page.evaluate<string>(`[...document.querySelectorAll('.editor-instance .view-line')]
    .sort((a, b) => parseFloat(a.style.top) - parseFloat(b.style.top))
    .flatMap((line) => [...line.querySelectorAll('[class*="ced-"]')].map((one) => one.textContent))
    .join('')
    .replace(/\\s/g, '')`);
}

const shows = (tints: string): Promise<void> =>
  expect.poll(shownTints, { timeout: 120_000, message: 'the tinted text' }).toBe(tints);

/** Puts the cursor into the prompt. */
async function clickInto({ words }: PromptFile): Promise<void> {
  // Past what stands before the prompt in its line, before what stands behind it.
  await editorLine(page, words)
    .first()
    .click({ position: { x: 260, y: 8 } });
}

async function steer({ words, steerBy }: PromptFile): Promise<ShownSteering> {
  const choose = async (): Promise<void> => {
    if (steerBy === 'CodeLens')
      await codeLens(page, /^Steer$/)
        .first()
        .click();
    else await chooseFromContextMenu(page, editorLine(page, words).first(), 'Steer This Prompt');
  };
  if (panel) return steeringAfter(panel, choose);
  await choose();
  panel = await panelFrame(page);
  return finishedSteering(panel);
}

describe.each(files)('a prompt of $name', (file) => {
  let inspection: Inspection;

  beforeAll(async () => {
    inspection = await inspect(file.prompt);
    await quickOpen(page, file.name);
  });

  it('has a row of commands with its score', async () => {
    await codeLens(page, classificationText(inspection.classification)).first().waitFor({ timeout: 200_000 });
  });

  it('is tinted where its tokens stand, through escapes and around holes', async () => {
    await clickInto(file);
    const tints = tintedText(file, inspection);
    expect(tints).not.toBe('');
    await shows(tints);
  });

  it('is answered by default and steered', async () => {
    const shown = await steer(file);
    expect(shown).toMatchObject({
      prompt: file.prompt,
      source: `${file.name}:${file.line}`,
      strength: file.strength ?? -0.05,
    });
    expect(shown.steered.text).not.toBe('');
  });
});

it('the layers of the tint are chosen from the layers of the model, at once', async () => {
  const [file] = files;
  if (!file) throw new Error('There are no files.');
  await quickOpen(page, file.name);
  await clickInto(file);
  await shows(tintedText(file, await inspect(file.prompt)));
  const choose = (label: string): Promise<void> =>
    page.locator('.quick-input-list .monaco-list-row', { hasText: label }).first().click();
  await runCommand(page, 'Refusal Lens: Choose Inspected Layers...');
  await choose('One layer...');
  await choose('Layer 14');
  await shows(tintedText(file, await inspect(file.prompt, '--layers', '14')));
});
