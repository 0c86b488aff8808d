import { Cancelled } from '../protocol/errors';
import { SourceFailure } from './source';

/** A file at one revision of a Hugging Face repository. */
export interface HubFile {
  readonly repository: string;
  /** Commit, tag or branch. */
  readonly revision: string;
  /** Path in the repository. */
  readonly file: string;
}

/** What the hub says of a file before it is transferred. */
export interface HubFileFacts {
  /** Bytes. */
  readonly size: number;
  /** Of files in LFS, as models are; lower-case hex. */
  readonly sha256?: string;
  /** The commit that the revision stands for. */
  readonly commit?: string;
}

/** Redirects within the hub: a repository that has been renamed. */
const mostRedirects = 5;

/** The server's address; another one is taken from HF_ENDPOINT, as Hugging Face's own tools do. */
export function huggingFaceEndpoint(env: Readonly<Record<string, string | undefined>> = process.env): string {
  return (env['HF_ENDPOINT'] ?? 'https://huggingface.co').replace(/\/+$/, '');
}

/**
 * Asks for a file's size and hash, without its content. The hub says them where it sends a client on to its storage
 * (x-linked-size, x-linked-etag), so that redirect is not followed. Rejects with SourceFailure or Cancelled.
 */
export async function hubFileFacts(
  { repository, revision, file }: HubFile,
  endpoint: string,
  connectMs: number,
  signal: AbortSignal,
): Promise<HubFileFacts> {
  const place = file.split('/').map(encodeURIComponent).join('/');
  let url = `${endpoint}/${repository}/resolve/${encodeURIComponent(revision)}/${place}`;
  for (let redirects = 0; redirects <= mostRedirects; redirects++) {
    const answer = await ask(url, endpoint, { method: 'HEAD' }, connectMs, signal);
    const facts = factsIn(answer.headers);
    const location = answer.headers.get('location');
    const moved = answer.status >= 300 && answer.status < 400 && location !== null;
    if (!moved && !answer.ok) throw refusal(answer);
    if (facts && !(moved && answer.headers.get('x-linked-size') === null)) return facts;
    if (!moved) throw new SourceFailure('did not say how large the file is');
    url = new URL(location, url).href;
  }
  throw new SourceFailure('sent the request in circles');
}

/** The file that the hub has for a quantisation (or `latest`) of a repository. Rejects with SourceFailure, Cancelled. */
export async function hubFileOfQuant(
  repository: string,
  quant: string,
  endpoint: string,
  connectMs: number,
  signal: AbortSignal,
): Promise<string> {
  const url = `${endpoint}/v2/${repository}/manifests/${encodeURIComponent(quant)}`;
  // The hub names the file only to llama.cpp (ggml-org/llama.cpp, pull request 11195).
  const headers = { 'user-agent': 'llama-cpp' };
  const answer = await ask(url, endpoint, { headers, redirect: 'follow' }, connectMs, signal);
  if (answer.status === 400 || answer.status === 404)
    throw new SourceFailure(`has no GGUF file ${quant === 'latest' ? '' : `${quant} `}in ${repository}`);
  if (!answer.ok) throw refusal(answer);
  const manifest = (await answer.json().catch(() => undefined)) as
    { readonly ggufFile?: { readonly rfilename?: unknown } } | undefined;
  const name = manifest?.ggufFile?.rfilename;
  if (typeof name !== 'string' || name.split('/').includes('..'))
    throw new SourceFailure(`named no GGUF file for ${repository}`);
  return name;
}

async function ask(
  url: string,
  endpoint: string,
  init: RequestInit,
  connectMs: number,
  signal: AbortSignal,
): Promise<Response> {
  // A token must not leave for another host.
  const token = url.startsWith(`${endpoint}/`) ? process.env['HF_TOKEN'] : undefined;
  try {
    return await fetch(url, {
      redirect: 'manual',
      ...init,
      headers: {
        // The size is wanted of the file itself.
        'accept-encoding': 'identity',
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(init.headers as Record<string, string> | undefined),
      },
      signal: AbortSignal.any([signal, AbortSignal.timeout(connectMs)]),
    });
  } catch (cause) {
    if (signal.aborted) throw new Cancelled();
    throw new SourceFailure('could not be reached', { cause });
  }
}

function factsIn(headers: Headers): HubFileFacts | undefined {
  const size = Number(headers.get('x-linked-size') ?? headers.get('content-length') ?? NaN);
  if (!Number.isSafeInteger(size) || size <= 0) return undefined;
  const sha256 = /^"?([0-9a-f]{64})"?$/i.exec(headers.get('x-linked-etag') ?? '')?.[1]?.toLowerCase();
  const commit = /^[0-9a-f]{40}$/.exec(headers.get('x-repo-commit') ?? '')?.[0];
  return {
    size,
    ...(sha256 === undefined ? {} : { sha256 }),
    ...(commit === undefined ? {} : { commit }),
  };
}

function refusal({ status, statusText }: Response): SourceFailure {
  if (status === 401 || status === 403)
    return new SourceFailure(
      `gives it only to those who are logged in (${status}): set HF_TOKEN to a token of yours`,
    );
  return new SourceFailure(`answered ${status} ${statusText}`.trimEnd());
}
