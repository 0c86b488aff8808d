import * as vscode from 'vscode';
import { registerPromptCodeLens } from './host/codeLens/promptCodeLens';
import { createCommandHandlers } from './host/commands/commandHandlers';
import { CommandId } from './host/commands/commandId';
import { registerCommands } from './host/commands/registerCommands';
import { createNotifications } from './host/dialogues/notifications';
import { createHostEngine } from './host/engine/hostEngine';
import type { EvaluationTests } from './host/evaluation/evaluationTests';
import { createHostEvaluation } from './host/evaluation/hostEvaluation';
import { createLens } from './host/lens/lens';
import { createModelFetcher } from './host/lens/modelFetcher';
import { createPreparation } from './host/lens/preparation';
import { createIntentHandler } from './host/panel/panelIntents';
import { rememberSteering, restoreSteering } from './host/panel/panelMemory';
import { createPanelStore } from './host/panel/panelStore';
import { createPanelView } from './host/panel/panelView';
import { trackPromptNotebook } from './host/prompts/promptNotebook';
import { createRenderedPromptDocuments } from './host/renderedPrompt/renderedPromptDocument';
import { settingsSection } from './host/settings/settingId';
import { readSettings } from './host/settings/settings';
import { createStatusBar } from './host/status/statusBar';
import { toErrorData } from './protocol/errors';
import type { PanelState } from './protocol/panel';

/** What `activate` gives: for tests. */
export interface RefusalLensApi {
  state(): PanelState;
  /** Returns the function that ends this. */
  onState(listener: (state: PanelState) => void): () => void;
  /** Evaluations, as the Testing view shows them. */
  readonly evaluations: Pick<EvaluationTests, 'items' | 'verdictOf' | 'onAnswered'>;
  /** Resolves when no steering runs. */
  whenIdle(): Promise<void>;
  /** Milliseconds that `activate` took. */
  readonly activationTime: number;
}

let shutDown: (() => Promise<void>) | undefined;

/** Constructs the parts and joins them; nothing runs before a person asks for it. */
export function activate(context: vscode.ExtensionContext): RefusalLensApi {
  const start = performance.now();
  const output = vscode.window.createOutputChannel('Refusal Lens', { log: true });
  const engine = createHostEngine(context, () => readSettings().settings.modelFolder, output);
  const dialogues = createNotifications(output);
  const store = createPanelStore();
  const { request } = engine;
  const fetcher = createModelFetcher(request, dialogues);
  const preparation = createPreparation({ request, store, dialogues, fetcher });
  const shared = { request, settings: readSettings, dialogues, preparation };
  const lens = createLens({ ...shared, store });
  const evaluation = createHostEvaluation(context, shared);
  const rendered = createRenderedPromptDocuments();
  const settingsChanged = new vscode.EventEmitter<void>();
  const panel = createPanelView({
    extensionUri: context.extensionUri,
    store,
    restored: () => restoreSteering(store, context.workspaceState, lens),
    handle: createIntentHandler({
      store,
      lens,
      copy: (text) => void vscode.env.clipboard.writeText(text),
      chooseAdapter: () => void vscode.commands.executeCommand(CommandId.chooseAdapter),
      steerHere: () => void vscode.commands.executeCommand(CommandId.steerPrompt),
    }),
  });
  const handlers = createCommandHandlers({
    engine,
    lens,
    evaluation,
    fetcher,
    store,
    panel,
    rendered,
    output,
  });

  context.subscriptions.push(
    output,
    panel,
    rendered,
    evaluation,
    settingsChanged,
    createStatusBar(store),
    trackPromptNotebook(),
    registerCommands(handlers, (error) => dialogues.error(toErrorData(error))),
    registerPromptCodeLens(() => readSettings().settings.codeLensEnabled, settingsChanged.event),
    new vscode.Disposable(engine.onStatus((status) => store.dispatch({ kind: 'engine', status }))),
    new vscode.Disposable(rememberSteering(store, context.workspaceState)),
    new vscode.Disposable(() => lens.cancel()),
    vscode.workspace.onDidChangeConfiguration(async (change) => {
      if (!change.affectsConfiguration(settingsSection)) return;
      settingsChanged.fire();
      // The engine process is told the model folder when it starts.
      if (change.affectsConfiguration(`${settingsSection}.modelFolder`)) await engine.restart();
      lens.settingsChanged();
    }),
  );
  shutDown = () => engine.dispose();
  return {
    state: () => store.state.panel,
    onState: (listener) => store.onChange(({ panel: shown }) => listener(shown)),
    evaluations: evaluation.tests,
    whenIdle: () => lens.whenIdle(),
    activationTime: performance.now() - start,
  };
}

/** Ends the engine process. */
export function deactivate(): Promise<void> | undefined {
  return shutDown?.();
}
