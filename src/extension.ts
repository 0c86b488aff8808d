import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { createHostAnchors } from './host/anchors/hostAnchors';
import { createAnswerCommands } from './host/answers/answerCommands';
import { createSteeredAnswer } from './host/answers/steeredAnswer';
import { registerPromptCodeLens } from './host/codeLens/promptCodeLens';
import { createCommandHandlers } from './host/commands/commandHandlers';
import { CommandId } from './host/commands/commandId';
import { registerCommands } from './host/commands/registerCommands';
import { createNotifications } from './host/dialogues/notifications';
import { createHostData } from './host/data/hostData';
import { createVirtualDocument } from './host/documents/virtualDocument';
import { createEngineTurns } from './host/engine/engineTurns';
import { createHostEngine } from './host/engine/hostEngine';
import type { EvaluationTests } from './host/evaluation/evaluationTests';
import { createHostEvaluation } from './host/evaluation/hostEvaluation';
import { createPanelRuns } from './host/evaluation/panelRuns';
import { createExplanation } from './host/explanation/explanation';
import { chooseLayers } from './host/inspection/chooseLayers';
import { createHostInspection } from './host/inspection/hostInspection';
import { createInspectCommand } from './host/inspection/inspectCommand';
import type { LiveInspection } from './host/inspection/liveInspection';
import { createFollowedToken } from './host/lens/followedToken';
import { createLens } from './host/lens/lens';
import { createHostLibrary, type HostLibrary } from './host/library/hostLibrary';
import { createModelFetcher } from './host/lens/modelFetcher';
import { createPreparation } from './host/lens/preparation';
import { createHostNotebooks } from './host/notebook/hostNotebooks';
import { createFigureExport } from './host/panel/exportFigure';
import { createIntentHandler } from './host/panel/panelIntents';
import { createReportFile } from './host/panel/reportFile';
import { rememberSteering, rememberTuning, restoreSteering, restoreTuning } from './host/panel/panelMemory';
import { createPanelStore } from './host/panel/panelStore';
import { createPanelView } from './host/panel/panelView';
import { createHostPromptLayers } from './host/promptLayers/hostPromptLayers';
import { usePromptSources } from './host/prompts/documentFinder';
import { createFinders } from './host/prompts/finders';
import { trackPromptNotebook } from './host/prompts/promptNotebook';
import { createHostSetup } from './host/setup/hostSetup';
import { settingsSection } from './host/settings/settingId';
import { readSettings, readSettingsFor } from './host/settings/settings';
import { createSpace } from './host/space/space';
import { createStatusBar } from './host/status/statusBar';
import { createComparison } from './host/strengths/comparison';
import { createTuning } from './host/tuning/tuning';
import { toErrorData } from './protocol/errors';
import type { PanelIntent, PanelState } from './protocol/panel';

/** What `activate` gives: for tests. */
export interface RefusalLensApi {
  state(): PanelState;
  /** Returns the function that ends this. */
  onState(listener: (state: PanelState) => void): () => void;
  /** Evaluations, as the Testing view shows them. */
  readonly evaluations: Pick<EvaluationTests, 'items' | 'verdictOf' | 'onAnswered'>;
  /** The prompt under the cursor, as its tokens are tinted. */
  readonly inspection: Pick<LiveInspection, 'view' | 'shown' | 'onChange'>;
  /** The scores of the CodeLens have changed. */
  readonly onScores: vscode.Event<void>;
  /** The lines of a view of the activity bar, as they are now. */
  readonly library: HostLibrary['nodes'];
  /** Does what a person does in the panel. */
  handle(intent: PanelIntent): void;
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
  usePromptSources({
    finders: createFinders(vscode.Uri.joinPath(context.extensionUri, 'dist', 'grammars').fsPath),
    files: (resource) => readSettings(resource).settings.promptFiles,
    tell: (sentence) => dialogues.warning(sentence),
  });
  const turns = createEngineTurns(engine.request);
  const request = turns.request('person');
  const fetcher = createModelFetcher(request, dialogues, () => inspection.retry());
  const anchors = createHostAnchors(
    context,
    () => readSettings().settings.anchorsFolder,
    dialogues,
    () => {
      store.dispatch({ kind: 'outrun' });
      inspection.renew();
      void data.refresh();
    },
  );
  const preparation = createPreparation({
    ...{ request, store, dialogues, fetcher },
    anchors: anchors.own,
    exists: existsSync,
  });
  const shared = { request, settings: readSettings, dialogues, preparation };
  const forPrompts = { ...shared, settings: readSettingsFor, store };
  const lens = createLens(forPrompts);
  const comparison = createComparison(forPrompts);
  const explanation = createExplanation(forPrompts);
  const followedToken = createFollowedToken({ request, settings: readSettings, store });
  const answers = createAnswerCommands(createSteeredAnswer({ lens, store, dialogues }), dialogues);
  const evaluation = createHostEvaluation(context, shared);
  const inspection = createHostInspection({
    turns,
    settings: readSettings,
    store,
    anchors: anchors.own,
    log: (line) => output.info(line),
  });
  const promptLayers = createHostPromptLayers({
    ...forPrompts,
    live: inspection.live,
    requestAside: turns.request('inspection'),
  });
  const notebooks = createHostNotebooks({
    ...shared,
    settings: readSettingsFor,
    store,
    lens,
    scoreOf: (input) => inspection.scores.of(input),
    onScores: inspection.onScores,
  });
  restoreTuning(store, context.workspaceState);
  const tuning = createTuning({
    ...shared,
    store,
    fillLayers: () => lens.fillLayers(),
    retuned() {
      lens.retuned();
      inspection.renew();
      void promptLayers.renew();
    },
  });
  const space = createSpace({ request, settings: readSettings, store, anchors: anchors.own });
  const data = createHostData(context, {
    ...{ request, store, anchors },
    settings: readSettings,
    requestAside: turns.request('background'),
  });
  const runs = createPanelRuns({
    ...{ request, store, dialogues, evaluation },
    evaluateDataSet: () => void vscode.commands.executeCommand(CommandId.evaluateDataSet),
    memory: context.workspaceState,
  });
  const rendered = createVirtualDocument('refusal-lens-prompt', 'rendered prompt.txt');
  const library = createHostLibrary(context, { ...shared, fetcher, evaluation, store });
  const setup = createHostSetup(context, shared);
  const settingsChanged = new vscode.EventEmitter<void>();
  const handle = createIntentHandler({
    store,
    lens,
    comparison,
    explanation,
    placeAnchors: () => space.again(),
    promptLayers,
    followedToken,
    tuning,
    data,
    runs,
    copy: (text) => void vscode.env.clipboard.writeText(text),
    exportFigure: createFigureExport({ store, dialogues }),
    saveReport: createReportFile({
      store,
      dialogues,
      settings: readSettings,
      version: (context.extension.packageJSON as { readonly version: string }).version,
    }),
    chooseAdapter: () => void vscode.commands.executeCommand(CommandId.chooseAdapter),
    steerHere: () => void vscode.commands.executeCommand(CommandId.steerPrompt),
    compareHere: () => void vscode.commands.executeCommand(CommandId.compareStrengths),
    explainHere: () => void vscode.commands.executeCommand(CommandId.explainRefusal),
    inspectHere: () => void vscode.commands.executeCommand(CommandId.inspectPrompt),
  });
  const panel = createPanelView({
    extensionUri: context.extensionUri,
    store,
    restored: () => restoreSteering(store, context.workspaceState, lens),
    handle,
  });
  const handlers = createCommandHandlers({
    engine,
    lens,
    comparison,
    explanation,
    inspect: createInspectCommand({ inspection, preparation, settings: readSettings }),
    inspection,
    chooseLayers: () =>
      chooseLayers({ preparation, settings: readSettings, steered: () => store.state.panel.window }),
    answers,
    addToAnchors: anchors.addToAnchors,
    evaluation,
    notebooks,
    tuning,
    store,
    panel,
    rendered,
    library,
    setup,
    output,
  });

  context.subscriptions.push(
    output,
    panel,
    rendered,
    library,
    setup,
    evaluation,
    anchors,
    settingsChanged,
    createStatusBar(store),
    trackPromptNotebook(),
    notebooks,
    registerCommands(handlers, (error) => dialogues.error(toErrorData(error))),
    inspection,
    promptLayers,
    registerPromptCodeLens({
      settings: () => readSettings().settings,
      scoreOf: (input) => inspection.scores.of(input),
      changed: [settingsChanged.event, inspection.onScores],
    }),
    new vscode.Disposable(engine.onStatus((status) => store.dispatch({ kind: 'engine', status }))),
    new vscode.Disposable(rememberSteering(store, context.workspaceState)),
    new vscode.Disposable(rememberTuning(store, context.workspaceState)),
    space,
    data,
    runs,
    new vscode.Disposable(() => lens.cancel()),
    new vscode.Disposable(() => tuning.cancel()),
    followedToken,
    vscode.workspace.onDidChangeConfiguration(async (change) => {
      if (!change.affectsConfiguration(settingsSection)) return;
      settingsChanged.fire();
      library.refresh();
      // The engine process is told the model folder when it starts.
      if (change.affectsConfiguration(`${settingsSection}.modelFolder`)) await engine.restart();
      lens.settingsChanged();
      inspection.settingsChanged();
    }),
  );
  shutDown = () => engine.dispose();
  return {
    state: () => store.state.panel,
    onState: (listener) => store.onChange(({ panel: shown }) => listener(shown)),
    evaluations: evaluation.tests,
    library: library.nodes,
    inspection: inspection.live,
    onScores: inspection.onScores,
    handle,
    whenIdle: () => lens.whenIdle(),
    activationTime: performance.now() - start,
  };
}

/** Ends the engine process. */
export function deactivate(): Promise<void> | undefined {
  return shutDown?.();
}
