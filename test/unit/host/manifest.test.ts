import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CommandId, commandTitles } from '../../../src/host/commands/commandId';
import { errorCommands } from '../../../src/host/dialogues/errorCommands';
import { checkSettings } from '../../../src/host/settings/lensSettings';
import { SettingId, settingsSection } from '../../../src/host/settings/settingId';

interface Manifest {
  readonly capabilities: { readonly untrustedWorkspaces: { readonly restrictedConfigurations: string[] } };
  readonly contributes: {
    readonly commands: { readonly command: string; readonly title: string; readonly category: string }[];
    readonly menus: Record<string, { readonly command: string }[]>;
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
    const used = Object.values(menus).flatMap((menu) => menu.map(({ command }) => command));
    expect(used.filter((command) => !ours.includes(command))).toEqual([]);
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

  it('give an error no more buttons than a notification shows well', () => {
    expect(Object.values(errorCommands).filter((buttons) => buttons.length > 2)).toEqual([]);
  });
});
