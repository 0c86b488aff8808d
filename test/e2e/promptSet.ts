import type { Frame } from 'playwright-core';

/** Chooses a set in the Data view by its name, and waits until it is shown. */
export async function choosePromptSet(panel: Frame, name: string): Promise<void> {
  await panel.getByTestId('data-set').click();
  await panel.getByRole('option', { name, exact: true }).click();
  await panel.getByTestId('lead-data').filter({ hasText: name }).waitFor();
  await panel.locator('[data-testid=data-pane][data-state=ready]').waitFor();
}
