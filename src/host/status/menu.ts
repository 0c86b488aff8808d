import * as vscode from 'vscode';
import { CommandId, commandTitles } from '../commands/commandId';

const entries: readonly CommandId[] = [
  CommandId.steerPrompt,
  CommandId.steerWithScans,
  CommandId.inspectPrompt,
  CommandId.compareStrengths,
  CommandId.explainRefusal,
  CommandId.openLayerHeatmap,
  CommandId.openSteerPanel,
  CommandId.tuneSteering,
  CommandId.saveReport,
  CommandId.chooseModel,
  CommandId.chooseAdapter,
  CommandId.chooseInspectedLayers,
  CommandId.fetchModel,
  CommandId.showRenderedPrompt,
  CommandId.evaluateDataSet,
  CommandId.checkSetup,
  CommandId.openSampleWorkspace,
  CommandId.getStarted,
  CommandId.cancel,
  CommandId.restartEngine,
  CommandId.openSettings,
  CommandId.showOutput,
];

/** The commands to choose from, under the engine's state. */
export async function showMenu(engineMessage: string): Promise<void> {
  const items = entries.map((command) => ({ label: commandTitles[command], command }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'Refusal Lens',
    placeHolder: engineMessage,
  });
  if (chosen) await vscode.commands.executeCommand(chosen.command);
}
