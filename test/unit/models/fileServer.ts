import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const pieceBytes = 65_536;

export interface FileServer {
  readonly address: string;
  /** Requests so far: method and range, e.g. `GET bytes=0-99`. */
  readonly requests: string[];
  /** Bytes of content sent so far to requests with a range. */
  sent(): number;
  close(): Promise<void>;
}

/**
 * Serves one file with ranges, as a model repository does. `cutAfter`: a connection breaks once so many bytes were
 * sent in all, and nothing is sent afterwards. `status` answers everything else.
 */
export async function serveFile(
  content: Buffer,
  {
    urlPath,
    cutAfter = Infinity,
    status,
    silent = false,
    linked,
    manifest,
  }: {
    urlPath: string;
    cutAfter?: number;
    status?: number;
    silent?: boolean;
    /** Headers of a redirect to where the content is, as the hub sends for files in LFS. */
    linked?: Readonly<Record<string, string>>;
    /** What else it serves, as JSON. */
    manifest?: { readonly urlPath: string; readonly content: unknown };
  },
): Promise<FileServer> {
  const requests: string[] = [];
  let sent = 0;
  const server: Server = createServer((request, response) => {
    requests.push(`${request.method ?? ''} ${request.headers.range ?? ''}`.trim());
    if (silent) return;
    const asked = request.url?.split('?')[0];
    if (manifest && asked === manifest.urlPath) {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(manifest.content));
      return;
    }
    if (linked && asked === urlPath) {
      response.writeHead(302, { location: '/storage', ...linked }).end();
      return;
    }
    if (status !== undefined || asked !== (linked ? '/storage' : urlPath)) {
      response.writeHead(status ?? 404).end();
      return;
    }
    answer(request, response);
  });
  function answer(request: IncomingMessage, response: ServerResponse): void {
    const range = /bytes=(\d+)-(\d*)/.exec(request.headers.range ?? '');
    const start = Number(range?.[1] ?? 0);
    const end = Math.min(content.length, range?.[2] ? Number(range[2]) + 1 : content.length);
    response.writeHead(range ? 206 : 200, {
      'content-length': end - start,
      'accept-ranges': 'bytes',
      ...(range ? { 'content-range': `bytes ${start}-${end - 1}/${content.length}` } : {}),
    });
    if (request.method === 'HEAD') return void response.end();
    void send(response, start, end, range !== null);
  }
  /** Piece by piece, as fast as the other side reads. What is sent without a range is not counted. */
  async function send(response: ServerResponse, start: number, end: number, counted: boolean): Promise<void> {
    for (let at = start; at < end && !response.destroyed; at += pieceBytes) {
      const piece = content.subarray(at, Math.min(end, at + pieceBytes));
      if (counted && sent + piece.length > cutAfter) return void response.destroy();
      if (counted) sent += piece.length;
      await new Promise<void>((resolve) => {
        // Called too, with an error, when the other side has gone.
        response.write(piece, () => resolve());
      });
    }
    response.end();
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    requests,
    sent: () => sent,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
