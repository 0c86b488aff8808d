import * as vscode from 'vscode';
import type { EngineClient } from '../../client/engineClient';
import { modelNodes, type ModelSubject } from '../library/modelNodes';
import type { ModelFetcher } from '../lens/modelFetcher';

/** Downloads a model, after asking which where there are several that are not here and none is given. */
export async function fetchModel(
  request: EngineClient['request'],
  fetcher: ModelFetcher,
  given?: ModelSubject,
): Promise<void> {
  const model = given?.fetch ?? (await askForMissing(request));
  if (!model) return;
  const path = await fetcher.fetch(model, new AbortController());
  void vscode.window.showInformationMessage(`${model.name} is ready: ${path}`);
}

async function askForMissing(request: EngineClient['request']): Promise<ModelSubject['fetch']> {
  const nodes = modelNodes(await request('models/list', {}), 'default');
  const choices = nodes
    .filter(({ subject }) => subject?.path === undefined && subject?.fetch !== undefined)
    .map(({ label, description, subject }) => ({ label, description, model: subject?.fetch }));
  if (choices.length === 0) {
    void vscode.window.showInformationMessage('All models of the list are on this machine.');
    return undefined;
  }
  if (choices.length === 1) return choices[0]?.model;
  return (await vscode.window.showQuickPick(choices, { title: 'Refusal Lens: Fetch Model' }))?.model;
}
