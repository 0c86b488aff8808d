import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import { createScores, type Scores } from '../codeLens/scores';
import { watchPromptsInSight } from '../codeLens/promptsInSight';
import type { EngineTurns } from '../engine/engineTurns';
import { createModelFetcher } from '../lens/modelFetcher';
import { createPreparation, type PreparationServices } from '../lens/preparation';
import type { PanelStore } from '../panel/panelStore';
import { goodSettings, type CheckedSettings } from '../settings/lensSettings';
import { createInspectionStatus } from '../status/inspectionStatus';
import { inspectionStatus } from './inspectionText';
import { createLiveInspection, type LiveInspection } from './liveInspection';
import { createQuietDialogues } from './quietDialogues';
import { createQuietVectors } from './quietVectors';

/** What this window does unasked: scores of the prompts in sight, and inspection of the one under the cursor. */
export interface HostInspection extends vscode.Disposable {
  readonly live: LiveInspection;
  readonly scores: Scores;
  readonly onScores: vscode.Event<void>;
  settingsChanged(): void;
  /** The vectors in use are no longer those of the settings, for another reason: their anchors have changed. */
  renew(): void;
  /** A person has done something that may have helped, such as fetching the model. */
  retry(): void;
}

export interface HostInspectionServices {
  readonly turns: EngineTurns;
  /** Those of a document, or of what the person works on. */
  readonly settings: (document?: vscode.Uri) => CheckedSettings;
  readonly store: PanelStore;
  readonly anchors: PreparationServices['anchors'];
  readonly log: (line: string) => void;
}

export function createHostInspection({
  turns,
  settings,
  store,
  anchors,
  log,
}: HostInspectionServices): HostInspection {
  const background = turns.request('background');
  const dialogues = createQuietDialogues(log);
  const vectors = createQuietVectors({
    settings,
    request: background,
    preparation: createPreparation({
      request: background,
      dialogues,
      anchors,
      exists: existsSync,
      fetcher: createModelFetcher(background, dialogues),
      store: { dispatch: () => undefined },
    }),
    inUse() {
      const { model } = store.state.panel;
      return model.state === 'ready' && !model.stale;
    },
    fileSize: async (path) => (await stat(path)).size,
  });
  const scored = new vscode.EventEmitter<void>();
  const scores = createScores({ request: background, vectors, changed: () => scored.fire() });
  const live = createLiveInspection({
    request: turns.request('inspection'),
    vectors,
    tintLayers: (document) => goodSettings(settings(document)).inspectionLayers,
  });
  const status = createInspectionStatus();
  const showStatus = (): void => status.show(inspectionStatus(live.view, turns.occupiedBy));
  let learnt: LiveInspection['view']['inspected'];
  /** Inspection gives the score too: a run for the score alone would take its place in the engine's memory. */
  function learnScore(): void {
    const { inspected, outrun } = live.view;
    if (!inspected || outrun || inspected === learnt) return;
    learnt = inspected;
    const { subject, vectors: made, result } = inspected;
    scores.learn(subject.input, made, result.classification);
  }
  let applied = settings();
  let sight: vscode.Disposable | undefined;

  function apply(): void {
    const { inspectionMode, codeLensEnabled, codeLensScores } = applied.settings;
    live.setMode(inspectionMode);
    sight?.dispose();
    sight =
      codeLensEnabled && codeLensScores ? watchPromptsInSight((inputs) => scores.want(inputs)) : undefined;
    if (!sight) scores.want([]);
  }

  function renew(): void {
    vectors.forget();
    live.renew();
    scores.renew();
  }

  let inUse = false;
  const subscriptions = vscode.Disposable.from(
    scored,
    live,
    status,
    new vscode.Disposable(live.onChange(showStatus)),
    new vscode.Disposable(live.onChange(learnScore)),
    new vscode.Disposable(turns.onOccupied(showStatus)),
    // It may be in another workspace folder, with other settings.
    vscode.window.onDidChangeActiveTextEditor((editor) => {
      if (editor) settingsChanged();
    }),
    new vscode.Disposable(
      store.onChange(({ panel: { model } }) => {
        const before = inUse;
        inUse = model.state === 'ready' && !model.stale;
        // A person has made the model ready: what had to wait for that, or had failed, may go on.
        if (inUse && !before && vectors.lacking) renew();
      }),
    ),
  );
  apply();
  showStatus();

  function settingsChanged(): void {
    const before = applied;
    applied = settings();
    if (vectorsKey(before) !== vectorsKey(applied)) renew();
    else if (tintKey(before) !== tintKey(applied)) live.tintAnew();
    apply();
  }

  return {
    live,
    scores,
    onScores: scored.event,
    settingsChanged,
    renew,
    retry() {
      if (vectors.lacking) renew();
    },
    dispose() {
      sight?.dispose();
      scores.dispose();
      subscriptions.dispose();
    },
  };
}

/** What vectors depend on: wrong settings have none. */
function vectorsKey({ settings, problems }: CheckedSettings): string {
  const { spec, anchorsLimit, anchorsFolder, vectors, modelFolder } = settings;
  const wrong = problems.map(({ message }) => message);
  return JSON.stringify([spec, anchorsLimit, anchorsFolder, vectors, modelFolder, wrong]);
}

function tintKey({ settings }: CheckedSettings): string {
  return JSON.stringify(settings.inspectionLayers);
}
