import type { Theme } from '../e2e/workbench';

/** A view of the panel, as its tab names it, and what it shows. */
export interface GalleryView {
  readonly title: string;
  readonly shows: string;
}

/** Of the window, CSS pixels: the panel has about half of it. */
export const widths = [
  { name: 'wide', window: { width: 1600, height: 860 } },
  { name: 'narrow', window: { width: 740, height: 860 } },
] as const;

const themeNames: Readonly<Record<Theme, string>> = {
  light: 'light',
  dark: 'dark',
  highContrast: 'dark, high contrast',
  highContrastLight: 'light, high contrast',
};

/** The name of a picture's file without its ending. */
export function pictureName(
  { title }: Pick<GalleryView, 'title'>,
  theme: Theme,
  { name }: { readonly name: string },
): string {
  return `${title.toLowerCase()}-${theme}-${name}`;
}

/** docs/gallery.md. */
export function galleryPage(views: readonly GalleryView[]): string {
  return `# The panel in pictures

Made by \`npm run pictures\` from the extension in the browser VS Code, with SmolLM2-135M-Instruct and the over-cautious adapter, on the prompts of the sample. Each view in four themes, in a wide panel and in a narrow one.

${views.map(section).join('\n')}`;
}

function section(view: GalleryView): string {
  const [wide, narrow] = widths;
  const themes = Object.keys(themeNames) as Theme[];
  return `## ${view.title}: ${view.shows}

${table(view, themes.slice(0, 2), wide)}

${table(view, themes.slice(2), wide)}

${table(view, themes, narrow)}
`;
}

function table(view: GalleryView, themes: readonly Theme[], width: (typeof widths)[number]): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const picture = (theme: Theme): string =>
    `![${view.title}, ${themeNames[theme]}, ${width.name}](gallery/${pictureName(view, theme, width)}.png)`;
  return [
    row(themes.map((theme) => themeNames[theme])),
    row(themes.map(() => '---')),
    row(themes.map(picture)),
  ].join('\n');
}
