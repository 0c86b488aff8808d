import type { Frame } from 'playwright-core';

/** Writes into fields of the Tune view's form, by their names. */
export async function fillPlan(panel: Frame, plan: Readonly<Record<string, string>>): Promise<void> {
  for (const [field, text] of Object.entries(plan)) {
    const input = panel.getByTestId(`tune-${field}`).locator('input');
    await input.fill(text);
    await input.press('Tab');
  }
}
