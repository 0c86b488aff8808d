import http from 'node:http';
import path from 'node:path';
import * as esbuild from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { findChromium, launchChromium } from '../../tools/vscode/browser.mjs';
import type { PanelChange, PanelIntent, PanelState } from '../../src/protocol/panel';

const root = path.join(import.meta.dirname, '..', '..');

export interface PanelPage {
  readonly page: Page;
  /** Sends a state as the extension does and waits until it is drawn. */
  show(state: PanelState): Promise<void>;
  /** The same for a change of parts of the last one. */
  change(change: PanelChange): Promise<void>;
  /** What the panel has told the extension since the last call. */
  intents(): Promise<PanelIntent[]>;
  /** data-testid of the element that has the focus. */
  focused(): Promise<string | null>;
  /** Everything that the content security policy has refused. */
  refused(): Promise<string[]>;
}

interface PanelServer {
  open(browser: Browser, viewport: { width: number; height: number }): Promise<PanelPage>;
  close(): void;
}

/** The panel of the test that runs: a page of its own for each, in one browser. */
export function usePanelPage(): () => PanelPage {
  let server: PanelServer;
  let browser: Browser;
  let panel: PanelPage;

  beforeAll(async () => {
    const chromium = await findChromium();
    if (chromium === undefined) throw new Error('Chromium is not here. Run `npm test`, which looks for one.');
    [server, browser] = await Promise.all([servePanel(), launchChromium(chromium)]);
  });

  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  beforeEach(async () => {
    panel = await server.open(browser, { width: 900, height: 700 });
  });

  afterEach(async () => {
    // The toolkit, chart.js and our own code: none needs what the policy forbids.
    expect(await panel.refused()).toEqual([]);
    await panel.page.close();
  });

  return () => panel;
}

// What runs in the page is text: the tests are checked without the DOM's types, as the rest of what Node runs.

/** Serves the panel's bundle in a page with the policy that it has in VS Code, and a stand-in for VS Code's side. */
async function servePanel(): Promise<PanelServer> {
  const { outputFiles } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: { panel: 'webview/panel.ts' },
    bundle: true,
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    outdir: 'memory',
    write: false,
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  const file = (ending: string) => outputFiles.find((output) => output.path.endsWith(ending))?.text ?? '';
  const server = http.createServer((request, response) => {
    const [type, body] =
      request.url === '/panel.js'
        ? ['text/javascript', file('.js')]
        : request.url === '/panel.css'
          ? ['text/css', file('.css')]
          : ['text/html', request.url === '/' ? html(`http://${request.headers.host}`) : ''];
    response.setHeader('content-type', `${type}; charset=utf-8`);
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;

  return {
    close: () => server.close(),
    open: async (browser, viewport) => {
      const page = await browser.newPage({ viewport, reducedMotion: 'reduce' });
      await page.goto(`http://127.0.0.1:${port}/`);
      return {
        page,
        show: (state) => page.evaluate(told('state', state)),
        change: (change) => page.evaluate(told('parts', change)),
        intents: () => page.evaluate<PanelIntent[]>('panelTest.sent.splice(0).map(({ params }) => params)'),
        refused: () => page.evaluate<string[]>('panelTest.refused'),
        focused: () =>
          page.evaluate<string | null>("document.activeElement?.getAttribute('data-testid') ?? null"),
      };
    },
  };
}

/** Tells the page as the extension does. */
function told(method: string, params: unknown): string {
  return `panelTest.tell('${method}', ${JSON.stringify(JSON.stringify(params, asMarked))})`;
}

function asMarked(_key: string, value: unknown): unknown {
  return value instanceof Float32Array ? { float32: [...value] } : value;
}

function html(origin: string): string {
  const nonce = 'page';
  const policy =
    `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${origin} 'nonce-${nonce}'; ` +
    `font-src ${origin}; img-src ${origin} data:`;
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <meta property="csp-nonce" content="${nonce}">
    <link rel="stylesheet" href="panel.css">
  </head>
  <body class="vscode-dark" data-vscode-theme-kind="vscode-dark">
    <div id="app"></div>
    <script nonce="${nonce}">
      window.panelTest = {
        sent: [],
        refused: [],
        kept: undefined,
        tell: (method, text) => {
          // VS Code sends arrays of numbers as they are.
          const params = JSON.parse(text, (key, value) => (value?.float32 ? Float32Array.from(value.float32) : value));
          const receiver = { type: 'webview', webviewId: 'panel' };
          window.postMessage({ method, receiver, sender: { type: 'extension' }, params }, '*');
          return new Promise((resolve) => {
            setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(() => resolve())));
          });
        },
      };
      document.addEventListener('securitypolicyviolation', (event) => {
        window.panelTest.refused.push(event.violatedDirective + ' ' + event.blockedURI + ' line ' + event.lineNumber);
      });
      window.acquireVsCodeApi = () => ({
        postMessage: (message) => window.panelTest.sent.push(message),
        getState: () => window.panelTest.kept,
        setState: (state) => (window.panelTest.kept = state),
      });
    </script>
    <script nonce="${nonce}" src="panel.js"></script>
  </body>
</html>`;
}
