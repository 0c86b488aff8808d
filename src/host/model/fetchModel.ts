import * as vscode from 'vscode';
import type { EngineClient } from '../../client/engineClient';
import { megabytes, type ModelFetcher } from '../lens/modelFetcher';

/** Downloads a model of the catalogue, after asking which where there are several. */
export async function fetchModel(request: EngineClient['request'], fetcher: ModelFetcher): Promise<void> {
  const { models } = await request('models/list', {});
  const missing = models.filter(({ path }) => path === undefined);
  if (missing.length === 0) {
    void vscode.window.showInformationMessage('All models of the catalogue are on this machine.');
    return;
  }
  const choices = missing.map((model) => ({ label: model.name, description: megabytes(model.size), model }));
  const chosen =
    choices.length === 1
      ? choices[0]
      : await vscode.window.showQuickPick(choices, { title: 'Refusal Lens: Fetch Model' });
  if (!chosen) return;
  const path = await fetcher.fetch(chosen.model, new AbortController());
  void vscode.window.showInformationMessage(`${chosen.model.name} is ready: ${path}`);
}
