import type { Frame } from 'playwright-core';
import type { InspectResult, TokenLensResult } from '../../src/protocol/inspection';

/** The first prompt may wait for the model and its vectors, on a machine that does other things as well. */
const patience = 280_000;
/** A change is answered by a model that is loaded; less than a test may take, so that it can say what it waits for. */
const renewal = 60_000;

/** A row of the Prompt view's table, in full precision. */
export interface ShownToken {
  readonly id: number;
  readonly tint: number;
  /** By layer; without those that say nothing of tokens. */
  readonly values: Readonly<Record<number, number>>;
}

/** What the command line prints: `values` by token. */
export type PrintedInspection = Omit<InspectResult, 'values' | 'tint'> & {
  readonly values: readonly (readonly number[])[];
  readonly tint: readonly number[];
};

/** Opens the table of the Prompt view, where it is not open yet. */
export async function openPromptTable(panel: Frame): Promise<void> {
  const fold = panel.getByTestId('prompt-table');
  await fold.waitFor({ timeout: patience });
  if ((await fold.getAttribute('open')) === null) await fold.locator('summary').click();
}

/** The tokens on screen, once the prompt on screen is `prompt`. Its table is open. */
export async function shownTokens(panel: Frame, prompt: string): Promise<ShownToken[]> {
  await panel
    .locator('[data-testid=prompt-pane][data-state=ready] .prompt-line-text', { hasText: whole(prompt) })
    .waitFor({ timeout: renewal });
  // A fold fills in a moment after it has opened.
  await panel.getByTestId('prompt-row-0').waitFor({ state: 'attached' });
  return panel.evaluate<ShownToken[]>(`
    [...document.querySelectorAll('[data-testid^=prompt-row-]')].map((row) => ({
      id: Number(row.dataset.tokenId),
      tint: Number(row.querySelector('td').dataset.value),
      values: Object.fromEntries(
        [...row.querySelectorAll('[data-layer]')].map(({ dataset: { layer, value } }) => [layer, Number(value)]),
      ),
    }))`);
}

/** The tokens of a side of the logit lens, once it has been read for what is chosen now. */
export interface ShownLens {
  readonly default: readonly { readonly id: number; readonly probability: number }[];
  readonly steered: readonly { readonly id: number; readonly probability: number }[];
  readonly caption: string;
}

/** The logit lens on screen, once its steered side has a caption that begins so. */
export async function shownLens(panel: Frame, caption: string): Promise<ShownLens> {
  await panel
    .locator('[data-testid=lens-pane][data-state=ready] [data-testid=lens-steered] caption', {
      hasText: new RegExp(`^${caption}`),
    })
    .waitFor({ timeout: renewal });
  return panel.evaluate<ShownLens>(`(() => {
    const side = (id) =>
      [...document.querySelectorAll('[data-testid=' + id + '] tr[data-token-id]')].map(({ dataset }) => ({
        id: Number(dataset.tokenId),
        probability: Number(dataset.probability),
      }));
    return {
      default: side('lens-default'),
      steered: side('lens-steered'),
      caption: document.querySelector('[data-testid=lens-steered] caption').textContent,
    };
  })()`);
}

/** The same of the command line's result for one layer. */
export function lensOf({ layers }: TokenLensResult): Pick<ShownLens, 'default' | 'steered'> {
  const plain = (tokens: ShownLens['default']): ShownLens['default'] =>
    tokens.map(({ id, probability }) => ({ id, probability }));
  const { tokens = [], steered = tokens } = layers[0] ?? {};
  return { default: plain(tokens), steered: plain(steered) };
}

function whole(prompt: string): RegExp {
  return new RegExp(`^${prompt.replace(/\s+/g, ' ').replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);
}
