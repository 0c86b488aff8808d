import * as vscode from 'vscode';
import { emptyPrompt } from '../lens/emptyPrompt';
import { LensError } from '../../protocol/errors';
import type { HostEngine } from '../engine/hostEngine';
import type { HostEvaluation } from '../evaluation/hostEvaluation';
import type { Lens, PromptToSteer } from '../lens/lens';
import type { ModelFetcher } from '../lens/modelFetcher';
import { chooseAdapter } from '../model/chooseAdapter';
import { chooseModel } from '../model/chooseModel';
import { fetchModel } from '../model/fetchModel';
import type { PanelStore } from '../panel/panelStore';
import type { PanelView } from '../panel/panelView';
import { promptOf } from '../prompts/documentPrompt';
import type { RenderedPromptDocuments } from '../renderedPrompt/renderedPromptDocument';
import { renderedPromptText } from '../renderedPrompt/renderedPromptText';
import { goodSettings } from '../settings/lensSettings';
import { readSettings } from '../settings/settings';
import { settingsSection } from '../settings/settingId';
import { showMenu } from '../status/menu';
import { CommandId } from './commandId';
import type { CommandHandlers } from './registerCommands';
import { samplePrompts } from './samplePrompts';

export interface CommandServices {
  readonly engine: HostEngine;
  readonly lens: Lens;
  readonly fetcher: ModelFetcher;
  readonly evaluation: HostEvaluation;
  readonly store: PanelStore;
  readonly panel: PanelView;
  readonly rendered: RenderedPromptDocuments;
  readonly output: vscode.OutputChannel;
}

export function createCommandHandlers(services: CommandServices): CommandHandlers {
  const { engine, lens, fetcher, evaluation, store, panel, rendered, output } = services;

  function cancel(): void {
    lens.cancel();
    evaluation.cancel();
  }

  async function steer(target: unknown, automatic: boolean): Promise<void> {
    const prompt = promptAt(target);
    panel.show();
    await lens.steer(prompt, automatic);
  }

  async function showLayers(): Promise<void> {
    panel.show();
    await lens.showLayers();
  }

  return {
    [CommandId.steerPrompt]: (target) => steer(target, false),
    [CommandId.steerWithScans]: (target) => steer(target, true),
    [CommandId.openLayerHeatmap]: showLayers,
    [CommandId.extractVectors]: showLayers,
    [CommandId.openSteerPanel]() {
      store.dispatch({ kind: 'view', view: 'steer' });
      panel.show();
    },
    [CommandId.fetchModel]: () => fetchModel(engine.request, fetcher),
    [CommandId.chooseModel]: () => chooseModel(engine.request),
    [CommandId.chooseAdapter]: () => chooseAdapter(engine.request),
    async [CommandId.showRenderedPrompt](target) {
      const { text, source } = promptAt(target);
      if (text === '') throw emptyPrompt();
      const { spec } = goodSettings(readSettings());
      const messages = [{ role: 'user' as const, content: text }];
      const result = await engine.request('prompt/render', { model: spec, messages });
      await rendered.show(renderedPromptText(source, result));
    },
    [CommandId.evaluateDataSet]: (target) => evaluation.evaluateDataSet(target),
    [CommandId.cancel]: cancel,
    [CommandId.restartEngine]() {
      cancel();
      return engine.restart();
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

function promptAt(target: unknown): PromptToSteer {
  const prompt = promptOf(target);
  if (prompt) return prompt;
  throw new LensError(
    'prompt-empty',
    'No editor with a prompt is open.',
    'Open a text file, a Markdown file or a notebook, and put the cursor into a prompt.',
  );
}
