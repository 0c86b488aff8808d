import type { PictureTheme } from './picture';

/**
 * The colours of a report's page, which are others in the dark: variables of src/appearance/reportStyle.ts, which the
 * pictures in the page are drawn with. A colour that lets the page through lies on the page.
 */
export const reportTheme: PictureTheme = {
  background: 'var(--page)',
  ink: 'var(--ink)',
  quiet: 'var(--muted)',
  grid: 'var(--line)',
  mark: 'var(--blue)',
  kinds: { harmful: 'var(--orange)', harmless: 'var(--blue)', contrast: 'var(--purple)' },
  sides: { default: 'var(--orange)', steered: 'var(--blue)' },
  opaque: (colour) => colour,
  font: 'system-ui, sans-serif',
  tokenFont: 'ui-monospace, monospace',
};
