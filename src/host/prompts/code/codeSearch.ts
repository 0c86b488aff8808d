import type { Node, QueryMatch } from '@vscode/tree-sitter-wasm';
import type { ChatMessage } from '../../../protocol/model';
import { roleOf } from '../chatRole';
import { foundPrompt } from '../foundPrompt';
import { createTextMapper } from '../mappedText';
import type { FoundPrompt } from '../promptFinder';
import type { OffsetRange } from '../promptMapping';
import { textLines, type TextLines } from '../textLines';
import type { CodeDialect } from './codeDialect';
import { isPromptText, namedKind } from './promptNames';
import { childrenOf } from './syntax';

/** A prompt with the stretches of the code in which the cursor means it. */
export interface PlacedPrompt {
  readonly prompt: FoundPrompt;
  readonly places: readonly OffsetRange[];
}

/** A name and what it is given. */
interface Named {
  readonly name: string;
  readonly value: Node;
  /** The object, dictionary or call that the name belongs to; undefined for a variable. */
  readonly container: Node | undefined;
}

interface CodeMessage extends ChatMessage {
  readonly prompt: FoundPrompt;
}

/**
 * The prompts among the names of `matches` and their values, in the order of the text:
 * - text under a prompt's name (see namedKind), or each text of a list of such;
 * - of a chat (a list of `{role, content}`) the last message of the user, with the messages before it.
 * A system prompt goes before the prompts of the same call or object; elsewhere it is a prompt of its own.
 */
export function searchCode(
  text: string,
  matches: readonly QueryMatch[],
  dialect: CodeDialect,
): PlacedPrompt[] {
  const lines = textLines(text);
  const named = matches.flatMap((match) => namedOf(match, dialect) ?? []);
  const found: PlacedPrompt[] = [];
  const promptOf = (node: Node): FoundPrompt => literalPrompt(text, lines, node, dialect);

  const systems = named.filter(({ name }) => namedKind(name) === 'system');
  const systemsIn = new Map(systems.map((one) => [one.container?.id, one]));
  const usedSystems = new Set<Named>();
  /** The system prompt in the same call or object, from now on no prompt of its own. */
  const systemIn = (container: Node | undefined): { before: ChatMessage[]; places: Node[] } => {
    const system = container && systemsIn.get(container.id);
    if (!system || !dialect.isText(system.value)) return { before: [], places: [] };
    usedSystems.add(system);
    const content = promptOf(system.value).text;
    return { before: content === '' ? [] : [{ role: 'system', content }], places: [system.value] };
  };

  for (const { name, value, container } of named) {
    const kind = namedKind(name);
    if (kind !== 'user' && kind !== 'prompts') continue;
    for (const node of textsOf(value, dialect)) {
      const prompt = promptOf(node);
      if (!isPromptText(name, prompt.text)) continue;
      const { before, places } = systemIn(container);
      found.push({ prompt: { ...prompt, before }, places: [node, ...places].map(rangeOf) });
    }
  }

  for (const [list, messages] of chatsOf(named, dialect, promptOf)) {
    const last = messages.map(({ role }) => role).lastIndexOf('user');
    const prompt = messages[last]?.prompt;
    if (!prompt || prompt.text === '') continue;
    const { before: system, places } = systemIn(containerOf(list, dialect));
    const before = [
      ...system,
      ...messages.slice(0, last).map(({ role, content }) => ({ role, content })),
    ].filter(({ content }) => content !== '');
    found.push({ prompt: { ...prompt, before }, places: [list, ...places].map(rangeOf) });
  }

  for (const system of systems) {
    if (usedSystems.has(system)) continue;
    for (const node of textsOf(system.value, dialect)) {
      const prompt = promptOf(node);
      if (isPromptText(system.name, prompt.text)) found.push({ prompt, places: [rangeOf(node)] });
    }
  }
  return found.sort((a, b) => startOf(a) - startOf(b));
}

/** The text of `node`, a literal or an expression of literals, as a prompt. */
export function literalPrompt(text: string, lines: TextLines, node: Node, dialect: CodeDialect): FoundPrompt {
  const mapper = createTextMapper(text);
  dialect.write(node, mapper);
  return foundPrompt(mapper.mapped(), lines, node.startIndex, node.endIndex);
}

function namedOf({ captures }: QueryMatch, dialect: CodeDialect): Named | undefined {
  const node = (name: string): Node | undefined => captures.find((capture) => capture.name === name)?.node;
  const named = node('name');
  const value = node('value');
  if (!named || !value) return undefined;
  const name = dialect.nameText(named);
  if (name !== 'role' && name !== 'content' && !namedKind(name)) return undefined;
  return { name, value: dialect.unwrapped(value), container: containerOf(named, dialect) };
}

/** The object, dictionary or call of which `node` is a key or a value. */
function containerOf(node: Node, dialect: CodeDialect): Node | undefined {
  const container = node.parent?.parent;
  return container && dialect.containers.has(container.type) ? container : undefined;
}

/** The text that a name is given, or the texts of the list that it is given. */
function textsOf(value: Node, dialect: CodeDialect): Node[] {
  if (dialect.isText(value)) return [value];
  return dialect.lists.has(value.type) ? childrenOf(value).filter((child) => dialect.isText(child)) : [];
}

/** The messages of each list; of a message that is in none, the message alone. */
function chatsOf(
  named: readonly Named[],
  dialect: CodeDialect,
  promptOf: (node: Node) => FoundPrompt,
): Map<Node, CodeMessage[]> {
  const roles = new Map<number, string>();
  for (const { name, value, container } of named)
    if (name === 'role' && container && dialect.isText(value)) roles.set(container.id, promptOf(value).text);
  const lists = new Map<number, Node>();
  const chats = new Map<Node, CodeMessage[]>();
  for (const { name, value, container } of named) {
    const role = container && roleOf(roles.get(container.id) ?? '');
    if (name !== 'content' || !container || !role || !dialect.isText(value)) continue;
    const parent = container.parent;
    const place = parent && dialect.lists.has(parent.type) ? parent : container;
    // Each access gives another object for the same node.
    const list = lists.get(place.id) ?? place;
    lists.set(place.id, list);
    const prompt = promptOf(value);
    chats.set(list, [...(chats.get(list) ?? []), { role, content: prompt.text, prompt }]);
  }
  return chats;
}

function rangeOf({ startIndex, endIndex }: Node): OffsetRange {
  return { start: startIndex, end: endIndex };
}

function startOf({ prompt, places }: PlacedPrompt): number {
  return prompt.pieces[0]?.start ?? places[0]?.start ?? 0;
}
