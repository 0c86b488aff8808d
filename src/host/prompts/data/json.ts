import { parseTree, type Node } from 'jsonc-parser';
import type { ChatMessage } from '../../../protocol/model';
import { usualPromptColumn } from '../../../protocol/promptColumns';
import { roleOf } from '../chatRole';
import { foundPrompt } from '../foundPrompt';
import { createTextMapper, type MappedText } from '../mappedText';
import type { FoundPrompt, PromptFinder } from '../promptFinder';
import { textLines, type TextLines } from '../textLines';
import { systemMessage, systemPlace } from './systemColumn';

/** Field of a row that is a chat, with the fields of its messages: as chat templates have it, and ShareGPT. */
const chats = [
  { field: 'messages', role: 'role', content: 'content' },
  { field: 'conversations', role: 'from', content: 'value' },
];

/** JSON Lines: one row a line, each read by itself: a line that is being written spoils no other. */
export const jsonLinesFinder: PromptFinder = {
  all(text) {
    const lines = textLines(text);
    const read = rowReader(text, lines);
    const prompts: FoundPrompt[] = [];
    for (let line = 0; line < lines.count; line++) {
      const prompt = read(parseTree(lines.text(line)), lines.start(line));
      if (prompt && prompt.text !== '') prompts.push(prompt);
    }
    return prompts;
  },
  at(text, offset) {
    const lines = textLines(text);
    const read = rowReader(text, lines);
    // The first line says which field counts.
    read(parseTree(lines.text(0)), 0);
    const line = lines.at(offset);
    return read(parseTree(lines.text(line)), lines.start(line));
  },
};

/** JSON: an array of rows, or one object with a prompt or a chat. */
export const jsonFinder: PromptFinder = {
  all: (text) => jsonRows(text).flatMap(({ prompt }) => (prompt && prompt.text !== '' ? [prompt] : [])),
  at: (text, offset) =>
    jsonRows(text).find(({ node }) => node.offset <= offset && offset <= node.offset + node.length)?.prompt,
};

function jsonRows(text: string): { readonly node: Node; readonly prompt: FoundPrompt | undefined }[] {
  const root = parseTree(text);
  if (!root) return [];
  const lines = textLines(text);
  const promptIn = (node: Node): FoundPrompt => stringPrompt(text, lines, node, 0);
  const chat = root.type === 'array' ? chatPrompt(promptIn, root, 'role', 'content') : undefined;
  if (chat) return [{ node: root, prompt: chat }];
  const read = rowReader(text, lines);
  if (root.type === 'array') return (root.children ?? []).map((node) => ({ node, prompt: read(node, 0) }));
  // Settings and the like have fields as `text` or `input`: of one object only these tell.
  const tells = ['prompt', ...chats.map(({ field }) => field)].some((name) => fieldOf(root, name));
  return tells ? [{ node: root, prompt: read(root, 0) }] : [];
}

/**
 * Reads the prompt of rows that share one field for it: the most telling of the first row that has any. The offsets of a
 * row's nodes count from `base`.
 */
function rowReader(text: string, lines: TextLines) {
  let field: string | undefined;
  return (row: Node | undefined, base: number): FoundPrompt | undefined => {
    const promptIn = (node: Node): FoundPrompt => stringPrompt(text, lines, node, base);
    if (row?.type === 'string') return promptIn(row);
    if (row?.type !== 'object') return undefined;
    const names = (row.children ?? []).map(keyOf);
    const system = systemMessage(stringOf(fieldOf(row, names[systemPlace(names)] ?? '')));
    for (const { field: chatField, role, content } of chats) {
      const list = fieldOf(row, chatField);
      const prompt = list?.type === 'array' ? chatPrompt(promptIn, list, role, content) : undefined;
      if (prompt) return { ...prompt, before: [...system, ...prompt.before] };
    }
    field ??= names[usualPromptColumn(names)];
    const value = fieldOf(row, field ?? '');
    return value?.type === 'string' ? { ...promptIn(value), before: system } : undefined;
  };
}

/** The last message of the user, after those before it; undefined where `list` is no chat or has none. */
function chatPrompt(
  promptIn: (node: Node) => FoundPrompt,
  list: Node,
  roleField: string,
  contentField: string,
): FoundPrompt | undefined {
  const messages = (list.children ?? []).flatMap((message) => {
    const role = roleOf(stringOf(fieldOf(message, roleField)) ?? '');
    const content = fieldOf(message, contentField);
    return role && content?.type === 'string' ? [{ role, content }] : [];
  });
  const last = messages.map(({ role }) => role).lastIndexOf('user');
  const prompt = messages[last];
  if (!prompt) return undefined;
  const before = messages
    .slice(0, last)
    .map(({ role, content }): ChatMessage => ({ role, content: stringOf(content)?.trim() ?? '' }))
    .filter(({ content }) => content !== '');
  return { ...promptIn(prompt.content), before };
}

function stringPrompt(text: string, lines: TextLines, node: Node, base: number): FoundPrompt {
  const start = base + node.offset;
  return foundPrompt(mapString(text, start, node.length), lines, start, start + node.length);
}

/** \u escapes of a pair of surrogates are one character. */
const escapes = /\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|\\u[\da-fA-F]{4}|\\[^u]/g;

function mapString(text: string, offset: number, length: number): MappedText {
  const mapper = createTextMapper(text);
  const start = offset + 1;
  // A string that is being written has no closing quote yet.
  const open = length < 2 || text.charAt(offset + length - 1) !== '"';
  const end = offset + length - (open ? 0 : 1);
  let at = start;
  for (const { index, 0: sequence } of text.slice(start, end).matchAll(escapes)) {
    mapper.same(at, start + index);
    at = start + index + sequence.length;
    mapper.escape(unescaped(sequence), at - sequence.length, at);
  }
  mapper.same(at, end);
  return mapper.mapped();
}

function unescaped(sequence: string): string {
  try {
    return String(JSON.parse(`"${sequence}"`));
  } catch {
    return sequence;
  }
}

function keyOf(property: Node): string {
  return stringOf(property.children?.[0]) ?? '';
}

function fieldOf(object: Node | undefined, name: string): Node | undefined {
  const properties = object?.type === 'object' ? (object.children ?? []) : [];
  return properties.find((property) => keyOf(property) === name)?.children?.[1];
}

function stringOf(node: Node | undefined): string | undefined {
  return node?.type === 'string' ? String(node.value) : undefined;
}
