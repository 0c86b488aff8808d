import type { Node } from '@vscode/tree-sitter-wasm';
import type { TextMapper } from '../mappedText';
import type { CodeDialect } from './codeDialect';
import { pythonEscape } from './escapes';
import { writeLiteral, type LiteralPart } from './literalParts';
import { childrenOf } from './syntax';

const query = `
(assignment left: (identifier) @name right: (_) @value)
(assignment left: (attribute attribute: (identifier) @name) right: (_) @value)
(assignment left: (subscript subscript: (string) @name) right: (_) @value)
(named_expression name: (identifier) @name value: (_) @value)
(keyword_argument name: (identifier) @name value: (_) @value)
(default_parameter name: (identifier) @name value: (_) @value)
(typed_default_parameter name: (identifier) @name value: (_) @value)
(pair key: (string) @name value: (_) @value)
`;

/** Methods of a text that leave it a text: what they change is white space, or holes that they fill. */
const textMethods = new Set(['strip', 'lstrip', 'rstrip', 'format']);

/** Python: string literals of any kind but bytes, also next to each other, joined by + or filled by % and .format(). */
export const python: CodeDialect = {
  grammar: 'python',
  query,
  containers: new Set(['dictionary', 'argument_list']),
  lists: new Set(['list', 'tuple']),
  nameText: (node) => node.text.replace(/^\w*["']+|["']+$/g, ''),
  unwrapped,
  isText,
  write,
};

function unwrapped(node: Node): Node {
  const inner = node.type === 'parenthesized_expression' ? childrenOf(node)[0] : undefined;
  return inner ? unwrapped(inner) : node;
}

function isText(node: Node): boolean {
  switch (node.type) {
    case 'string':
      return !/^\w*b/i.test(node.firstChild?.text ?? '');
    case 'concatenated_string':
      return childrenOf(node).every(isText);
    case 'parenthesized_expression':
      return unwrapped(node) !== node && isText(unwrapped(node));
    case 'binary_operator':
      return operands(node).some(isText);
    case 'call':
      return methodText(node) !== undefined;
    default:
      return false;
  }
}

function write(node: Node, mapper: TextMapper): void {
  const inner = unwrapped(node);
  if (!isText(inner)) mapper.hole(node.startIndex, node.endIndex);
  else if (inner.type === 'string') writeString(inner, mapper);
  else if (inner.type === 'concatenated_string') for (const part of childrenOf(inner)) write(part, mapper);
  else if (inner.type === 'binary_operator') for (const operand of operands(inner)) write(operand, mapper);
  else {
    const text = methodText(inner);
    if (text) write(text, mapper);
  }
}

/** What `a + b + c` joins, or the text that `a % b` fills. A loop: such sums may be long, and nest to the left. */
function operands(node: Node): Node[] {
  const found: Node[] = [];
  for (let sum: Node | null = node; sum;) {
    const left: Node | null = sum.childForFieldName('left');
    const right = sum.childForFieldName('right');
    const operator = sum.childForFieldName('operator')?.text;
    if (sum.type !== 'binary_operator' || (operator !== '+' && operator !== '%')) {
      if (sum !== node) found.unshift(sum);
      break;
    }
    if (right && operator === '+') found.unshift(right);
    sum = left;
  }
  return found;
}

/** The text whose method is called. */
function methodText(call: Node): Node | undefined {
  const callee = call.childForFieldName('function');
  if (callee?.type !== 'attribute') return undefined;
  const method = callee.childForFieldName('attribute')?.text ?? '';
  const object = callee.childForFieldName('object');
  return object && textMethods.has(method) && isText(unwrapped(object)) ? object : undefined;
}

function writeString(node: Node, mapper: TextMapper): void {
  const start = node.firstChild?.endIndex ?? node.startIndex;
  const end = node.lastChild?.startIndex ?? node.endIndex;
  writeLiteral(start, end, childrenOf(node).flatMap(partsOf), mapper);
}

function partsOf(child: Node): LiteralPart[] {
  switch (child.type) {
    case 'string_content':
      return childrenOf(child).flatMap(partsOf);
    case 'escape_sequence':
      return [{ node: child, text: pythonEscape(child.text) }];
    // {{ and }} of an f-string.
    case 'escape_interpolation':
      return [{ node: child, text: child.text.charAt(0) }];
    case 'interpolation':
      return [{ node: child, text: undefined }];
    default:
      return [];
  }
}
