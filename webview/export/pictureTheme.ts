import { promptKinds } from '../../src/protocol/space';
import { kindTheme } from '../ui/kindTheme';
import { resolvedColour, themeVariable } from '../ui/theme';
import type { PictureTheme } from './picture';

/** The theme as it is now. */
export function pictureTheme(): PictureTheme {
  const { background, ink, quiet, grid, kinds } = kindTheme();
  const opaque = opaqueOver(background);
  const kind = (name: (typeof promptKinds)[number]) => [name, opaque(kinds[name])] as const;
  return {
    background: opaque(background),
    ink: opaque(ink),
    quiet: opaque(quiet),
    grid: opaque(grid),
    mark: opaque(resolvedColour('var(--vscode-focusBorder)')),
    kinds: Object.fromEntries(promptKinds.map(kind)) as PictureTheme['kinds'],
    sides: {
      default: opaque(resolvedColour('var(--accent-default)')),
      steered: opaque(resolvedColour('var(--accent-steered)')),
    },
    opaque,
    font: themeVariable('--vscode-font-family', 'sans-serif'),
    tokenFont: themeVariable('--vscode-editor-font-family', 'monospace'),
  };
}

/** What a CSS colour looks like over another one, as #rrggbb: read from a canvas, which knows every form of a colour. */
function opaqueOver(background: string): (colour: string) => string {
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  return (colour) => {
    if (!context) return colour;
    for (const fill of [background, colour]) {
      context.fillStyle = fill;
      context.fillRect(0, 0, 1, 1);
    }
    const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
    return `#${[red, green, blue].map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
  };
}
