import * as vscode from 'vscode';
import type { SteerResult } from '../../protocol/method';
import type { Dialogues } from '../lens/dialogues';
import { promptToSteer } from '../lens/promptToSteer';
import type { DocumentPrompt } from '../prompts/documentPrompt';
import { steeringLabel } from './answerText';
import { answerFormAt, insertAnswer } from './insertAnswer';
import type { SteeredAnswer } from './steeredAnswer';

/** Milliseconds that a short message stays in the status bar. */
const messageTime = 5000;

/** What can be done with the steered answer to a prompt. */
export interface AnswerCommands {
  copy(prompt: DocumentPrompt): Promise<void>;
  insertBelow(prompt: DocumentPrompt): Promise<void>;
}

export function createAnswerCommands(steeredAnswer: SteeredAnswer, dialogues: Dialogues): AnswerCommands {
  const say = (sentence: string): void => void vscode.window.setStatusBarMessage(sentence, messageTime);

  async function copyText(result: SteerResult, source: string): Promise<void> {
    await vscode.env.clipboard.writeText(result.steered.text);
    say(`Copied the answer to ${source}, ${steeringLabel(result)}.`);
  }

  async function copy(prompt: DocumentPrompt): Promise<void> {
    const result = await steeredAnswer(promptToSteer(prompt));
    if (result) await copyText(result, prompt.source);
  }

  return {
    copy,
    async insertBelow(prompt) {
      const place = await answerFormAt(prompt);
      if (place.form === 'none')
        return dialogues.tell(place.why, [{ title: 'Copy Steered Answer', run: () => copy(prompt) }]);
      const result = await steeredAnswer(promptToSteer(prompt));
      if (!result) return;
      if (await insertAnswer(prompt, result)) return say(`Inserted the answer below ${prompt.source}.`);
      dialogues.tell('The prompt has been changed or removed meanwhile, so its answer was not inserted.', [
        { title: 'Copy Steered Answer', run: () => copyText(result, prompt.source) },
      ]);
    },
  };
}
