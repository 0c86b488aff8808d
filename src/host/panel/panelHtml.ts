/** Addresses of what the panel's page loads, as the webview may load them. */
export interface PanelResources {
  readonly script: string;
  /** undefined when the bundle has no styles of its own. */
  readonly style: string | undefined;
  /** The webview's own origin for styles, fonts and images. */
  readonly cspSource: string;
  /** Fresh for every page. */
  readonly nonce: string;
}

/**
 * The panel's page: nothing but the bundle, under a policy that lets nothing else run or load.
 * The widgets (FAST) look for the nonce in `csp-nonce` before they add a style element.
 */
export function panelHtml({ script, style, cspSource, nonce }: PanelResources): string {
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource} 'nonce-${nonce}'`,
    `font-src ${cspSource}`,
    `img-src ${cspSource} data:`,
  ].join('; ');
  const link = style === undefined ? '' : `\n    <link rel="stylesheet" nonce="${nonce}" href="${style}">`;
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="UTF-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <meta property="csp-nonce" content="${nonce}">
    <meta name="viewport" content="width=device-width, initial-scale=1.0">
    <title>Refusal Lens</title>${link}
  </head>
  <body>
    <div id="app"></div>
    <script nonce="${nonce}" src="${script}"></script>
  </body>
</html>
`;
}
