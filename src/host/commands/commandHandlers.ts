import * as vscode from 'vscode';
import type { HostEngine } from '../engine/hostEngine';
import type { HostEvaluation } from '../evaluation/hostEvaluation';
import type { HostInspection } from '../inspection/hostInspection';
import type { HostLibrary } from '../library/hostLibrary';
import type { PanelView } from '../../protocol/panel';
import { chooseAdapter } from '../model/chooseAdapter';
import type { HostNotebooks } from '../notebook/hostNotebooks';
import type { PanelStore } from '../panel/panelStore';
import type { HostSetup } from '../setup/hostSetup';
import { settingsSection } from '../settings/settingId';
import { showMenu } from '../status/menu';
import type { Tuning } from '../tuning/tuning';
import { CommandId } from './commandId';
import { createPromptCommands, type PromptCommandServices } from './promptCommands';
import type { CommandHandlers } from './registerCommands';
import { samplePrompts } from './samplePrompts';

export interface CommandServices extends PromptCommandServices {
  readonly engine: HostEngine;
  readonly library: Pick<HostLibrary, 'handlers'>;
  readonly setup: Pick<HostSetup, 'handlers'>;
  readonly evaluation: HostEvaluation;
  readonly notebooks: Pick<HostNotebooks, 'cancel'>;
  readonly tuning: Pick<Tuning, 'cancel'>;
  readonly store: PanelStore;
  /** What it was doing may go on with a new engine. */
  readonly inspection: Pick<HostInspection, 'retry'>;
  /** Asks for the layers of the tint. */
  readonly chooseLayers: () => Promise<void>;
  readonly output: vscode.OutputChannel;
}

export function createCommandHandlers(services: CommandServices): CommandHandlers {
  const { engine, lens, comparison, explanation, inspection, evaluation, notebooks, tuning } = services;
  const { store, panel, output } = services;

  function cancel(): void {
    lens.cancel();
    comparison.cancel();
    explanation.cancel();
    evaluation.cancel();
    notebooks.cancel();
    tuning.cancel();
  }

  function open(view: PanelView): void {
    store.dispatch({ kind: 'view', view });
    panel.show();
  }

  async function showLayers(): Promise<void> {
    panel.show();
    await lens.showLayers();
  }

  return {
    ...createPromptCommands(services),
    ...services.library.handlers,
    ...services.setup.handlers,
    [CommandId.openLayerHeatmap]: showLayers,
    [CommandId.extractVectors]: showLayers,
    [CommandId.openSteerPanel]: () => open('steer'),
    [CommandId.tuneSteering]: () => open('tune'),
    [CommandId.saveReport]: () => panel.askForReport(),
    [CommandId.chooseAdapter]: () => chooseAdapter(engine.request),
    [CommandId.chooseInspectedLayers]: services.chooseLayers,
    [CommandId.evaluateDataSet]: (target) => evaluation.evaluateDataSet(target),
    [CommandId.cancel]: cancel,
    async [CommandId.restartEngine]() {
      cancel();
      await engine.restart();
      inspection.retry();
    },
    [CommandId.showOutput]: () => output.show(true),
    [CommandId.openSettings]: () =>
      vscode.commands.executeCommand('workbench.action.openSettings', settingsSection),
    async [CommandId.openSample]() {
      const document = await vscode.workspace.openTextDocument({
        language: 'markdown',
        content: samplePrompts,
      });
      await vscode.window.showTextDocument(document);
    },
    [CommandId.showMenu]: () => showMenu(store.state.panel.engine.message),
  };
}
