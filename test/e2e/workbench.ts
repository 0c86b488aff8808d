import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterEach } from 'vitest';
import { ensureChromium, launchChromium } from '../../tools/vscode/browser.mjs';
import { installVSCode } from '../../tools/vscode/install.mjs';
import { serveVSCode } from '../../tools/vscode/serve.mjs';
import type { ExtensionSource, WindowOptions } from '../../tools/vscode/serve.mjs';
import { testSettings } from '../../tools/vscode/settings.mjs';

/** The checkout. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** An extension with the file system of `memoryFiles`. */
const memoryFileSystem = path.join(root, 'test', 'e2e', 'fixtures', 'memory-files');

/** Where pictures and reports go; ignored by git. */
const artifacts = path.join(root, 'test', 'artifacts');

/** VS Code's own themes, by the setting's value. */
export const themes = {
  light: 'Light Modern',
  dark: 'Dark Modern',
  highContrast: 'Default High Contrast',
  highContrastLight: 'Default High Contrast Light',
} as const;

export type Theme = keyof typeof themes;

export interface WorkbenchOptions {
  /** The extension under test: this checkout unless given. */
  readonly extension?: ExtensionSource;
  /** Folder that is copied and opened: the sample unless given. */
  readonly workspace?: string;
  /** Files of the workspace, by path in it, beside those that its folder brings: there before the window looks. */
  readonly files?: Readonly<Record<string, string>>;
  /** Folders in it that are opened side by side, as one workspace, in place of the folder itself. */
  readonly roots?: readonly string[];
  /** Files of a file system that is in memory only, whose root is opened instead; `file` is one of them. */
  readonly memoryFiles?: Readonly<Record<string, string>>;
  /** Whether the workspace is not trusted. */
  readonly restricted?: boolean;
  /** File of the workspace that is opened in an editor. */
  readonly file?: string;
  readonly theme?: Theme;
  /** User settings, more than those of every test. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Settings of the workspace, over those that its folder brings. */
  readonly workspaceSettings?: Readonly<Record<string, unknown>>;
  /** Environment of the extension host, more than this process's. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A VS Code window in Chromium, with a server, a workspace and folders of its own. */
export interface Workbench {
  readonly page: Page;
  /** The copy of the workspace that is open. */
  readonly folder: string;
  /** Where the extension under test lies, as a link or installed. */
  readonly extensionsFolder: string;
  /** Writes a setting into the workspace's file, as a person would, and does not wait until it is seen. */
  readonly setWorkspaceSetting: (id: string, value: unknown) => void;
  /** What the server has logged. */
  readonly serverLog: () => string;
  /** Keeps a picture of the window as test/artifacts/NAME.png. */
  readonly screenshot: (name: string) => Promise<void>;
  /** Closes the window, ends the server and removes the workspace. */
  readonly close: () => Promise<void>;
}

/** Serves VS Code with the extension and opens a window that has registered its extensions (about 6 s). */
export async function openWorkbench(options: WorkbenchOptions = {}): Promise<Workbench> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'rl-workspace-'));
  cpSync(options.workspace ?? path.join(root, 'sample'), folder, { recursive: true });
  for (const [name, text] of Object.entries(options.files ?? {})) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  const changeSettings = (changes: Readonly<Record<string, unknown>>): void => {
    const file = path.join(folder, '.vscode', 'settings.json');
    const settings = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    writeFileSync(file, JSON.stringify({ ...settings, ...changes }, null, 2));
  };
  if (options.workspaceSettings) changeSettings(options.workspaceSettings);
  const closers: (() => unknown)[] = [
    () => {
      rmSync(folder, { recursive: true, force: true });
    },
  ];
  const close = async (): Promise<void> => {
    for (let closer = closers.pop(); closer !== undefined; closer = closers.pop()) await closer();
  };

  try {
    const vscode = await serveVSCode({
      installed: installVSCode(),
      settings: {
        ...testSettings,
        'workbench.colorTheme': themes[options.theme ?? 'dark'],
        'security.workspace.trust.startupPrompt': 'never',
        ...options.settings,
      },
      extensions: [
        options.extension ?? { checkout: root },
        ...(options.memoryFiles ? [{ checkout: memoryFileSystem }] : []),
      ],
      workspaceTrust: options.restricted === true,
      idleSeconds: 120,
      env: { ...options.env, MEMORY_FILES: JSON.stringify(options.memoryFiles ?? {}) },
    });
    closers.push(vscode.stop);
    const browser = await launchChromium(await ensureChromium());
    closers.push(() => browser.close());
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(vscode.url(openedPlaces(folder, options)), { waitUntil: 'domcontentloaded' });
    await page.waitForSelector('.monaco-workbench');
    // Before that, commands are missing and a notebook opens as JSON. The mark is VS Code's own.
    await page.waitForFunction(`performance.getEntriesByName('code/didLoadExtensions').length > 0`);
    return {
      page,
      folder,
      extensionsFolder: vscode.extensionsFolder,
      setWorkspaceSetting: (id, value) => {
        changeSettings({ [id]: value });
      },
      serverLog: vscode.log,
      screenshot: async (name) => {
        mkdirSync(artifacts, { recursive: true });
        await page.screenshot({ path: path.join(artifacts, `${name}.png`) });
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What the window opens with, of the workspace in `folder`. */
function openedPlaces(folder: string, { file, roots, memoryFiles }: WorkbenchOptions): WindowOptions {
  const base = memoryFiles ? 'memory:/' : `${folder}/`;
  const opened = file === undefined ? {} : { file: `${base}${file}` };
  if (!roots) return { folder: memoryFiles ? base : folder, ...opened };
  const workspace = path.join(folder, 'several.code-workspace');
  writeFileSync(workspace, JSON.stringify({ folders: roots.map((name) => ({ path: name })) }));
  return { workspace, ...opened };
}

/** Keeps a picture of the window whenever a test of this file fails: test/artifacts/failed-TEST.png. */
export function pictureFailures(workbench: () => Workbench | undefined): void {
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    await workbench()?.screenshot(`failed-${task.name.replace(/\W+/g, '-').slice(0, 80)}`);
  });
}
