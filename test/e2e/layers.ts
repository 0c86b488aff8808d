import type { Frame } from 'playwright-core';

/** A row of the heatmap as its table gives it to a screen reader, in full precision. */
export interface ShownLayer {
  readonly layer: number;
  readonly tokens: readonly { readonly id: number; readonly logit: number }[];
  /** By their names in the page; those that the layer has. */
  readonly figures: Readonly<Record<string, number>>;
}

/** Extraction comes before the first picture. */
const layersTimeout = 280_000;

/** The rows on screen, from the top, once their table has a caption that begins so. */
export async function shownLayers(panel: Frame, caption: string): Promise<ShownLayer[]> {
  await panel
    .locator('[data-testid=layers-pane][data-state=ready] caption', { hasText: caption })
    .waitFor({ state: 'attached', timeout: layersTimeout });
  return panel.evaluate<ShownLayer[]>(`
    [...document.querySelectorAll('[data-testid^=layer-row-]')].map((row) => ({
      layer: Number(row.dataset.layer),
      tokens: [...row.querySelectorAll('[data-token-id]')].map(({ dataset: { tokenId, logit } }) => ({
        id: Number(tokenId),
        logit: Number(logit),
      })),
      figures: Object.fromEntries(
        [...row.querySelectorAll('[data-figure]')]
          .map(({ dataset: { figure, value } }) => [figure, Number(value)])
          .filter(([, value]) => !Number.isNaN(value)),
      ),
    }))`);
}
