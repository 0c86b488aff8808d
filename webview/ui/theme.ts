/** The theme variable's value now; `fallback` where the theme leaves it out. */
export function themeVariable(name: `--vscode-${string}`, fallback: string): string {
  return getComputedStyle(document.body).getPropertyValue(name).trim() || fallback;
}

/** A CSS colour, as of a variable of base.css, in the form that a canvas takes: resolved in the theme as it is now. */
export function resolvedColour(colour: string): string {
  const swatch = document.body.appendChild(document.createElement('i'));
  swatch.style.color = colour;
  const resolved = getComputedStyle(swatch).color;
  swatch.remove();
  return resolved;
}

/**
 * Calls `changed` after VS Code has changed the theme, at most once a frame.
 * VS Code puts the variables on the root's style attribute and the theme's kind on the body's class.
 */
export function onThemeChange(changed: () => void): () => void {
  let frame = 0;
  const observer = new MutationObserver(() => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(changed);
  });
  observer.observe(document.documentElement, { attributeFilter: ['style'] });
  observer.observe(document.body, { attributeFilter: ['class', 'style', 'data-vscode-theme-id'] });
  return () => {
    cancelAnimationFrame(frame);
    observer.disconnect();
  };
}

/** Whether the theme is one of high contrast, light or dark. */
export function isHighContrast(): boolean {
  const { classList } = document.body;
  return classList.contains('vscode-high-contrast') || classList.contains('vscode-high-contrast-light');
}
