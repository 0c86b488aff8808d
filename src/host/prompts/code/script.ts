import type { Node } from '@vscode/tree-sitter-wasm';
import type { TextMapper } from '../mappedText';
import type { CodeDialect } from './codeDialect';
import { scriptEscape } from './escapes';
import type { GrammarName } from './grammars';
import { writeLiteral, type LiteralPart } from './literalParts';
import { childrenOf } from './syntax';

const shared = `
(variable_declarator name: (identifier) @name value: (_) @value)
(assignment_expression left: (identifier) @name right: (_) @value)
(assignment_expression left: (member_expression property: (property_identifier) @name) right: (_) @value)
(assignment_expression left: (subscript_expression index: (string) @name) right: (_) @value)
(assignment_pattern left: (identifier) @name right: (_) @value)
(pair key: (property_identifier) @name value: (_) @value)
(pair key: (string) @name value: (_) @value)
`;
const markup = `
(jsx_attribute (property_identifier) @name [(string) (jsx_expression)] @value)
`;
const javascriptOnly = `
(field_definition property: (property_identifier) @name value: (_) @value)
`;
const typescriptOnly = `
(public_field_definition name: (property_identifier) @name value: (_) @value)
(required_parameter pattern: (identifier) @name value: (_) @value)
`;

const wrappers = new Set([
  ...['parenthesized_expression', 'as_expression', 'satisfies_expression', 'non_null_expression'],
  'jsx_expression',
]);
/** Methods of a text that only take white space off it. */
const textMethods = new Set(['trim', 'trimStart', 'trimEnd']);

export const javascript = dialect('javascript', shared + markup + javascriptOnly);
export const typescript = dialect('typescript', shared + typescriptOnly);
export const tsx = dialect('tsx', shared + markup + typescriptOnly);

/** JavaScript and TypeScript: string and template literals, also joined by +. */
function dialect(grammar: GrammarName, query: string): CodeDialect {
  return {
    grammar,
    query,
    containers: new Set(['object', 'jsx_self_closing_element', 'jsx_opening_element']),
    lists: new Set(['array']),
    nameText: (node) => node.text.replace(/^["']|["']$/g, ''),
    unwrapped,
    isText,
    write,
  };
}

function unwrapped(node: Node): Node {
  if (node.type === 'arrow_function') {
    // (name: string) => `...`
    const body = node.childForFieldName('body');
    return body && isText(body) ? unwrapped(body) : node;
  }
  // The expression comes first, a type after it.
  const inner = wrappers.has(node.type) ? childrenOf(node)[0] : undefined;
  return inner ? unwrapped(inner) : node;
}

function isText(node: Node): boolean {
  const inner = unwrapped(node);
  switch (inner.type) {
    case 'string':
    case 'template_string':
      return true;
    case 'binary_expression':
      return operands(inner).some(isText);
    case 'call_expression':
      return calledText(inner) !== undefined;
    default:
      return false;
  }
}

function write(node: Node, mapper: TextMapper): void {
  const inner = unwrapped(node);
  if (!isText(inner)) mapper.hole(node.startIndex, node.endIndex);
  else if (inner.type === 'binary_expression') for (const operand of operands(inner)) write(operand, mapper);
  else if (inner.type === 'call_expression') {
    const text = calledText(inner);
    if (text?.raw) writeString(text.node, mapper, true);
    else if (text) write(text.node, mapper);
  } else writeString(inner, mapper, false);
}

/** What `a + b + c` joins. A loop: such sums may be long, and nest to the left. */
function operands(node: Node): Node[] {
  const found: Node[] = [];
  for (let sum: Node | null = node; sum;) {
    const left: Node | null = sum.childForFieldName('left');
    const right = sum.childForFieldName('right');
    if (sum.type !== 'binary_expression' || sum.childForFieldName('operator')?.text !== '+') {
      if (sum !== node) found.unshift(sum);
      break;
    }
    if (right) found.unshift(right);
    sum = left;
  }
  return found;
}

/** The template of a tag, or the text whose method is called. */
function calledText(call: Node): { readonly node: Node; readonly raw: boolean } | undefined {
  const callee = call.childForFieldName('function');
  const template = call.childForFieldName('arguments');
  if (template?.type === 'template_string') return { node: template, raw: callee?.text === 'String.raw' };
  if (callee?.type !== 'member_expression') return undefined;
  const object = callee.childForFieldName('object');
  const method = callee.childForFieldName('property')?.text ?? '';
  return object && textMethods.has(method) && isText(object) ? { node: object, raw: false } : undefined;
}

function writeString(node: Node, mapper: TextMapper, raw: boolean): void {
  const parts = childrenOf(node).flatMap((child): LiteralPart[] => {
    if (child.type === 'template_substitution') return [{ node: child, text: undefined }];
    return child.type === 'escape_sequence' && !raw ? [{ node: child, text: scriptEscape(child.text) }] : [];
  });
  writeLiteral(node.startIndex + 1, node.endIndex - 1, parts, mapper);
}
