import * as vscode from 'vscode';
import type { LensError } from '../../protocol/errors';
import type { LensSettings } from '../settings/lensSettings';
import { modeChoices, type EvaluationChoices, type ModeChoice } from './choices';

interface ModeItem extends vscode.QuickPickItem {
  readonly mode: ModeChoice;
}

interface LimitItem extends vscode.QuickPickItem {
  readonly limit: number | undefined;
}

const limits: readonly LimitItem[] = [
  { label: 'All prompts', limit: undefined },
  { label: '50 prompts', description: 'evenly spaced over the file', limit: 50 },
  { label: '20 prompts', description: 'evenly spaced over the file', limit: 20 },
];

/** Asks for a file of prompts; undefined when none is chosen. */
export async function askDataSet(): Promise<vscode.Uri | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title: 'Choose a data set',
    openLabel: 'Evaluate',
    canSelectMany: false,
    filters: { 'Data sets': ['csv', 'tsv', 'jsonl', 'txt'], 'All files': ['*'] },
  });
  return chosen?.[0];
}

/** The dialogue of the file gives the focus back after the first question is there: it must not go away with it. */
const question = { ignoreFocusOut: true } as const;

/** Asks how the prompts of `file` are answered and how many; undefined when the person lets it be. */
export async function askChoices(
  file: string,
  settings: LensSettings,
): Promise<EvaluationChoices | undefined> {
  const modes = await vscode.window.showQuickPick(modeItems(settings), {
    title: 'Refusal Lens: Evaluate Data Set (1/2)',
    placeHolder: 'How to answer; the last one is judged',
    ...question,
    canPickMany: true,
  });
  if (!modes || modes.length === 0) return undefined;
  const chosen = await vscode.window.showQuickPick(limits, {
    title: 'Refusal Lens: Evaluate Data Set (2/2)',
    placeHolder: 'How many of its prompts',
    ...question,
  });
  if (!chosen) return undefined;
  const limit = chosen.limit === undefined ? {} : { limit: chosen.limit };
  return { file, modes: modes.map(({ mode }) => mode), ...limit };
}

/** Asks for the column of the prompts, after what the engine says of the file. */
export async function askColumn({ sentence }: LensError): Promise<string | undefined> {
  const column = await vscode.window.showInputBox({
    title: 'Refusal Lens: Column of the Prompts',
    prompt: sentence,
    ...question,
  });
  return column?.trim() || undefined;
}

function modeItems({ strength, window }: LensSettings): ModeItem[] {
  const layers = window ? ` in layers ${window.first}-${window.last}` : '';
  const items: Record<ModeChoice, Omit<ModeItem, 'mode'>> = {
    default: { label: 'Default', description: 'the model as it is', picked: true },
    scans: {
      label: 'SCANS',
      description:
        'steers only prompts that are about to be refused or answered wrongly, as a classifier judges',
      picked: true,
    },
    steer: {
      label: 'Steer away from refusal',
      description: `every prompt alike, by ${Math.abs(strength)} of the residual norm${layers}`,
    },
    ablate: { label: 'Ablate', description: 'the refusal direction is taken out at every layer' },
  };
  return modeChoices.map((mode) => ({ mode, ...items[mode] }));
}
