import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CommandId, commandTitles } from '../../../src/host/commands/commandId';
import { holeColour, tintColour } from '../../../src/host/inspection/tintColours';
import { tintSteps } from '../../../src/host/inspection/marks';
import { errorCommands } from '../../../src/host/dialogues/errorCommands';
import { checkSettings } from '../../../src/host/settings/lensSettings';
import { SettingId, settingsSection } from '../../../src/host/settings/settingId';

interface Manifest {
  readonly activationEvents: readonly string[];
  readonly capabilities: { readonly untrustedWorkspaces: { readonly restrictedConfigurations: string[] } };
  readonly contributes: {
    readonly commands: { readonly command: string; readonly title: string; readonly category: string }[];
    readonly submenus: { readonly id: string }[];
    readonly menus: Record<
      string,
      { readonly command?: string; readonly submenu?: string; readonly when?: string }[]
    >;
    readonly colors: { readonly id: string; readonly defaults: Record<string, string> }[];
    readonly configuration: { readonly properties: Record<string, { readonly default: unknown }> };
  };
}

const manifest = JSON.parse(
  readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
) as Manifest;
const { commands, menus, configuration } = manifest.contributes;

describe('the manifest and the code', () => {
  it('name the same commands with the same titles', () => {
    expect(Object.fromEntries(commands.map(({ command, title }) => [command, title]))).toEqual(commandTitles);
  });

  it('put only commands of ours into menus', () => {
    const ours = Object.values(CommandId) as string[];
    const submenus = manifest.contributes.submenus.map(({ id }) => id);
    const used = Object.values(menus).flatMap((menu) =>
      menu.map(({ command, submenu }) => command ?? submenu ?? ''),
    );
    expect(used.filter((id) => !ours.includes(id) && !submenus.includes(id))).toEqual([]);
    expect(submenus.filter((id) => !menus[id] || !used.includes(id))).toEqual([]);
  });

  it('offer the menu of the editor in every language that prompts are looked for in', () => {
    const searched = manifest.activationEvents.flatMap((event) => /^onLanguage:(.*)$/.exec(event)?.[1] ?? []);
    expect(searched.length).toBeGreaterThan(0);
    for (const { when } of menus['editor/context'] ?? []) {
      const languages = new RegExp(/editorLangId =~ \/(.*?)\//.exec(when ?? '')?.[1] ?? '^$');
      expect(searched.filter((language) => !languages.test(language))).toEqual([]);
    }
  });

  it('name the same settings', () => {
    expect(Object.keys(configuration.properties).sort()).toEqual(
      Object.values(SettingId)
        .map((id) => `${settingsSection}.${id}`)
        .sort(),
    );
  });

  it('give the settings the same defaults', () => {
    const base = { home: '/home/a', workspaceFolder: '/work' };
    const declared = checkSettings(
      (id) => configuration.properties[`${settingsSection}.${id}`]?.default,
      base,
    );
    expect(declared.problems).toEqual([]);
    expect(declared).toEqual(checkSettings(() => undefined, base));
  });

  it('keep a workspace that is not trusted from naming files to load', () => {
    expect(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations).toEqual(
      expect.arrayContaining(['refusalLens.model', 'refusalLens.adapter', 'refusalLens.modelFolder']),
    );
  });

  it('name the same colours, each with a default for every kind of theme', () => {
    const steps = Array.from({ length: tintSteps }, (_, step) => step + 1);
    const tints = steps.flatMap((step) => [tintColour(step), tintColour(-step)]);
    const { colors } = manifest.contributes;
    expect(colors.map(({ id }) => id).sort()).toEqual([...tints, holeColour].sort());
    for (const { defaults } of colors)
      expect(Object.keys(defaults).sort()).toEqual(['dark', 'highContrast', 'highContrastLight', 'light']);
  });

  it('give an error no more buttons than a notification shows well', () => {
    expect(Object.values(errorCommands).filter((buttons) => buttons.length > 2)).toEqual([]);
  });
});
