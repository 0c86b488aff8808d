import type { Frame } from 'playwright-core';
import { themes, type Theme, type Workbench } from './workbench';

/** Class of the workbench and theme kind that VS Code tells the panel. */
const marks: Readonly<Record<Theme, { readonly workbench: string; readonly kind: string }>> = {
  light: { workbench: 'vs', kind: 'vscode-light' },
  dark: { workbench: 'vs-dark', kind: 'vscode-dark' },
  highContrast: { workbench: 'hc-black', kind: 'vscode-high-contrast' },
  highContrastLight: { workbench: 'hc-light', kind: 'vscode-high-contrast-light' },
};

export const everyTheme = Object.keys(marks) as Theme[];

/** Changes the theme by its setting and waits until the window and the panel have it. */
export async function chooseTheme(workbench: Workbench, panel: Frame, theme: Theme): Promise<void> {
  workbench.setWorkspaceSetting('workbench.colorTheme', themes[theme]);
  const { workbench: name, kind } = marks[theme];
  await workbench.page.locator(`.monaco-workbench.${name}`).waitFor();
  await panel.locator(`body[data-vscode-theme-kind="${kind}"]`).waitFor();
}
