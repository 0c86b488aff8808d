import { LensError } from '../protocol/errors';

/** A file of Hugging Face as node-llama-cpp's `hf:` addresses name it. */
export type HubUri =
  /** `hf:user/repo/folder/file.gguf`, with `#revision` where it is not `main`. */
  | { readonly kind: 'file'; readonly repository: string; readonly file: string; readonly revision: string }
  /** `hf:user/repo:quant`, or without `:quant` for the one that the hub suggests. */
  | { readonly kind: 'quant'; readonly repository: string; readonly quant: string };

const name = /^[\w.-]+$/;

/** Parses an address; error wrong-use. */
export function parseHubUri(text: string): HubUri {
  const parsed = parse(text.trim().replace(/^hf:(\/\/)?/i, ''));
  if (parsed) return parsed;
  throw new LensError(
    'wrong-use',
    `${text} is no address of a GGUF file on Hugging Face.`,
    'Give hf:USER/REPOSITORY/FILE.gguf, or hf:USER/REPOSITORY:QUANTISATION such as hf:user/model-GGUF:Q4_K_M.',
  );
}

function parse(text: string): HubUri | undefined {
  const [path = '', revision = 'main', ...more] = text.split('#');
  const [user = '', second = '', ...rest] = path.split('/');
  const [model = '', quant, ...colons] = second.split(':');
  if (more.length > 0 || colons.length > 0 || !isName(user) || !isName(model)) return undefined;
  const repository = `${user}/${model}`;
  if (rest.length === 0) {
    if (text.includes('#') || !(quant === undefined || isName(quant))) return undefined;
    return { kind: 'quant', repository, quant: quant ?? 'latest' };
  }
  const file = rest.join('/');
  const good = quant === undefined && rest.every((part) => part !== '' && part !== '.' && part !== '..');
  if (!good || !/\.gguf$/i.test(file) || !revision.split('/').every(isName)) return undefined;
  return { kind: 'file', repository, file, revision };
}

function isName(text: string): boolean {
  return name.test(text) && text !== '.' && text !== '..';
}

/** The address in its one written form, by which settings and lists know it. */
export function hubUriText(uri: HubUri): string {
  if (uri.kind === 'quant') return `hf:${uri.repository}${uri.quant === 'latest' ? '' : `:${uri.quant}`}`;
  return `hf:${uri.repository}/${uri.file}${uri.revision === 'main' ? '' : `#${uri.revision}`}`;
}
