import type { PictureTheme } from '../../../webview/export/picture';

/** Colours that are told apart by their names in a picture. */
export const pictureThemeFixture: PictureTheme = {
  ...{ background: '#000000', ink: '#ffffff', quiet: '#808080', grid: '#202020', mark: '#0000ff' },
  kinds: { harmful: '#ff8000', harmless: '#0080ff', contrast: '#8000ff' },
  sides: { default: '#ff8000', steered: '#0080ff' },
  opaque: (colour) => colour,
  ...{ font: 'sans-serif', tokenFont: 'monospace' },
};
