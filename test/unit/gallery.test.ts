import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const docs = fileURLToPath(new URL('../../docs', import.meta.url));
const page = readFileSync(path.join(docs, 'gallery.md'), 'utf8');
const shown = [...page.matchAll(/!\[([^\]]+)\]\(gallery\/([\w-]+\.png)\)/g)];
const pictures = readdirSync(path.join(docs, 'gallery'));

/** Bytes of all pictures together, at most: everyone who clones the project has them. */
const mostBytes = 3e6;

describe('the gallery', () => {
  it('shows every picture, each in words too, and none that is not there', () => {
    expect(shown.map(([, , name]) => name).sort()).toEqual([...pictures].sort());
    expect(new Set(shown.map(([, words]) => words)).size).toBe(shown.length);
  });

  it('has each view of the panel in four themes, wide and narrow', () => {
    const views = [...page.matchAll(/^## (\w+):/gm)].map(([, title]) => title);
    expect(views).toEqual(['Layers', 'Prompt', 'Steer', 'Space', 'Decide', 'Tune', 'Evaluate', 'Data']);
    expect(pictures).toHaveLength(8 * views.length);
  });

  it('is small, and not in the package', () => {
    const bytes = pictures.reduce((sum, name) => sum + statSync(path.join(docs, 'gallery', name)).size, 0);
    expect(bytes).toBeLessThan(mostBytes);
    const ignored = readFileSync(path.join(docs, '..', '.vscodeignore'), 'utf8').split(/\r?\n/);
    expect(ignored).toContain('docs/**');
  });

  it('is linked from the README', () => {
    const readme = readFileSync(path.join(docs, '..', 'README.md'), 'utf8');
    expect(readme).toContain('](docs/gallery.md)');
    expect(existsSync(path.join(docs, 'gallery.md'))).toBe(true);
  });
});
