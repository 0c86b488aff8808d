import type { VirtualDocument } from '../documents/virtualDocument';
import { LensError } from '../../protocol/errors';
import type { AddToAnchors } from '../anchors/anchorCommand';
import type { AnswerCommands } from '../answers/answerCommands';
import type { HostEngine } from '../engine/hostEngine';
import type { Explanation } from '../explanation/explanation';
import { selectWord } from '../explanation/selectWord';
import type { InspectCommand } from '../inspection/inspectCommand';
import { emptyPrompt } from '../lens/emptyPrompt';
import type { Lens } from '../lens/lens';
import { promptToSteer } from '../lens/promptToSteer';
import type { PanelView } from '../panel/panelView';
import { promptOf, type DocumentPrompt } from '../prompts/documentPrompt';
import { messagesOf } from '../prompts/foundPrompt';
import { renderedPromptText } from '../renderedPrompt/renderedPromptText';
import { goodSettings } from '../settings/lensSettings';
import { readSettingsFor } from '../settings/settings';
import type { Comparison } from '../strengths/comparison';
import { CommandId } from './commandId';

export interface PromptCommandServices {
  readonly engine: Pick<HostEngine, 'request'>;
  readonly lens: Lens;
  readonly comparison: Comparison;
  readonly explanation: Explanation;
  readonly inspect: InspectCommand;
  readonly answers: AnswerCommands;
  readonly addToAnchors: AddToAnchors;
  readonly panel: PanelView;
  readonly rendered: VirtualDocument;
}

/** The commands about one prompt: the one that the target names, is selected or has the cursor in it. */
export function createPromptCommands(services: PromptCommandServices) {
  const { engine, lens, comparison, explanation, inspect, answers, addToAnchors, panel, rendered } = services;

  async function steer(target: unknown, automatic: boolean): Promise<void> {
    const prompt = promptToSteer(await promptAt(target));
    panel.show();
    // Its workspace folder may have settings of its own.
    lens.settingsChanged();
    await lens.steer(prompt, automatic);
  }

  return {
    [CommandId.steerPrompt]: (target: unknown) => steer(target, false),
    [CommandId.steerWithScans]: (target: unknown) => steer(target, true),
    [CommandId.inspectPrompt]: async (target: unknown) => inspect(await promptAt(target)),
    async [CommandId.compareStrengths](target: unknown) {
      const prompt = promptToSteer(await promptAt(target));
      panel.show();
      await comparison.compare(prompt);
    },
    async [CommandId.explainRefusal](target: unknown) {
      const prompt = await promptAt(target);
      panel.show();
      await explanation.explain({
        ...promptToSteer(prompt),
        select: (from, to) => selectWord(prompt, from, to),
      });
    },
    [CommandId.copyAnswer]: async (target: unknown) => answers.copy(await promptAt(target)),
    [CommandId.insertAnswer]: async (target: unknown) => answers.insertBelow(await promptAt(target)),
    [CommandId.addHarmfulAnchor]: async (target: unknown) => addToAnchors('harmful', await promptAt(target)),
    [CommandId.addHarmlessAnchor]: async (target: unknown) =>
      addToAnchors('harmless', await promptAt(target)),
    async [CommandId.showRenderedPrompt](target: unknown) {
      const { found, source } = await promptAt(target);
      if (found.text === '') throw emptyPrompt();
      const { spec } = goodSettings(readSettingsFor(found.settings));
      const result = await engine.request('prompt/render', { model: spec, messages: messagesOf(found) });
      await rendered.show(renderedPromptText(source, result));
    },
  };
}

async function promptAt(target: unknown): Promise<DocumentPrompt> {
  const prompt = await promptOf(target);
  if (prompt) return prompt;
  throw new LensError(
    'prompt-empty',
    'No editor with a prompt is open.',
    'Open a text file, a Markdown file or a notebook, and put the cursor into a prompt.',
  );
}
