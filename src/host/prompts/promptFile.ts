import type { ChatMessage } from '../../protocol/model';
import { roleOf } from './chatRole';
import { foundPrompt } from './foundPrompt';
import { bodyStart, readFrontMatter } from './frontMatter';
import { mappedStretch } from './mappedText';
import type { FoundPrompt, PromptFinder } from './promptFinder';
import { textLines, type TextLines } from './textLines';

/** A line that says whose message follows, as in Prompty: `system:`, `user:`, `assistant:`; a `#` before it is allowed. */
const marker = /^\s*#?\s*(system|developer|user|assistant)\s*:\s*$/i;

/**
 * Prompt files: front matter in YAML (`system`, `model`, `strength`), then the prompt, or messages each under a line with
 * its role. Text before the first such line is the user's. The last message of the user is the prompt.
 */
export const promptFileFinder: PromptFinder = {
  all(text) {
    const prompt = promptOf(text, text.length);
    return prompt.text === '' ? [] : [prompt];
  },
  at: promptOf,
};

interface Turn {
  readonly role: ChatMessage['role'];
  readonly start: number;
  readonly end: number;
}

/** The message of the user around `offset`, else the last one, with all before it. */
function promptOf(text: string, offset: number): FoundPrompt {
  const lines = textLines(text);
  const from = bodyStart(lines);
  const { system, settings } = readFrontMatter(text.slice(0, from));
  const turns = turnsOf(text, lines, from);
  const around = turns.findIndex(
    ({ role, start, end }) => role === 'user' && start <= offset && offset < end,
  );
  const asked = around >= 0 ? around : turns.map(({ role }) => role).lastIndexOf('user');
  const before = turns.slice(0, Math.max(asked, 0)).map(({ role, start, end }): ChatMessage => {
    return { role, content: mappedStretch(text, start, end).text };
  });
  const { start, end } = turns[asked] ?? { start: text.length, end: text.length };
  // The CodeLens stands above the first line with text.
  const blank = text.slice(start, end).search(/\S/);
  const prompt = foundPrompt(mappedStretch(text, start, end), lines, start + Math.max(blank, 0), end);
  return {
    ...prompt,
    before: [...(system === undefined ? [] : [{ role: 'system' as const, content: system }]), ...before],
    settings,
    lastLine: end === text.length ? lines.count - 1 : prompt.lastLine,
  };
}

/** The messages with text, in order. */
function turnsOf(text: string, lines: TextLines, from: number): Turn[] {
  const turns: Turn[] = [];
  let role: Turn['role'] = 'user';
  let start = from;
  const close = (end: number): void => {
    if (text.slice(start, end).trim() !== '') turns.push({ role, start, end });
  };
  for (let line = lines.at(from); line < lines.count; line++) {
    const named = roleOf(marker.exec(lines.text(line))?.[1] ?? '');
    if (!named) continue;
    close(lines.start(line));
    role = named;
    start = lines.after(line);
  }
  close(text.length);
  return turns;
}
