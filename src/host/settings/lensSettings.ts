import path from 'node:path';
import { mostStrengths } from '../../protocol/compare';
import { LensError, type ErrorCode } from '../../protocol/errors';
import { parseLayerList, parseLayerWindow } from '../../protocol/layerWindow';
import type { LayerWindow } from '../../protocol/method';
import type { ModelSpec } from '../../protocol/model';
import { namesFile } from '../../protocol/modelName';
import { checkFileRules, type CheckedFileRules } from '../prompts/fileRules';
import { inspectionModes, type InspectionMode } from './inspectionMode';
import { SettingId, settingsSection } from './settingId';

/** Largest strength either way, as a fraction of the residual norm: past it even a robust model's text breaks. */
export const maxStrength = 0.5;
/** Strength where nobody has chosen one: away from refusal, weak enough for the small default model. */
export const defaultStrength = -0.05;
const defaultComparedStrengths: readonly number[] = [-0.1, -0.05, 0, 0.05, 0.1];
const defaultAnchorsFolder = '.refusal-lens/anchors';

/** The settings in the form that the features use. */
export interface LensSettings {
  readonly spec: ModelSpec;
  /** Signed, as a fraction of the residual norm. */
  readonly strength: number;
  /** undefined: the suggested window. */
  readonly window: LayerWindow | undefined;
  readonly maxTokens: number;
  /** Anchors taken of each set. */
  readonly anchorsLimit: number;
  /** Folder of anchors of the person, relative to the workspace folder. */
  readonly anchorsFolder: string;
  /** What Compare Strengths compares. */
  readonly comparedStrengths: readonly number[];
  /** A file of vectors that is used in place of extracted ones; empty for none. */
  readonly vectors: string;
  /** Folder for downloaded models; empty for the engine's default. */
  readonly modelFolder: string;
  readonly codeLensEnabled: boolean;
  /** Whether the CodeLens shows scores, which are computed in the background. */
  readonly codeLensScores: boolean;
  readonly inspectionMode: InspectionMode;
  /** Layers that the tint of tokens is the mean of, rising; undefined: those of the projection classifier. */
  readonly inspectionLayers: readonly number[] | undefined;
  /** Whether SCANS decides for the cells of a notebook. */
  readonly notebookAutomatic: boolean;
  /** How prompts are found in files of some names. What is wrong there stands in no one's way, and is told apart. */
  readonly promptFiles: CheckedFileRules;
}

/** Settings with what is wrong with them; a bad value is replaced by its default. */
export interface CheckedSettings {
  readonly settings: LensSettings;
  readonly problems: readonly LensError[];
}

/** Where a path that a setting names is looked up. */
export interface PathBase {
  readonly home: string;
  readonly workspaceFolder: string | undefined;
}

/** The settings of `checked`. Throws the first thing that is wrong with them. */
export function goodSettings({ settings, problems }: CheckedSettings): LensSettings {
  if (problems[0]) throw problems[0];
  return settings;
}

/** The settings of `get` with another model, without the adapter and the vectors, which are of the one that is set. */
export function withModel(get: (id: SettingId) => unknown, model: string | undefined): typeof get {
  if (model === undefined || model === get(SettingId.model)) return get;
  return (id) =>
    id === SettingId.model ? model : id === SettingId.adapter || id === SettingId.vectors ? '' : get(id);
}

/**
 * Reads the settings from `get`, which gives what the person wrote (of any type).
 * Each problem says the setting, the value and what is allowed.
 */
export function checkSettings(get: (id: SettingId) => unknown, base: PathBase): CheckedSettings {
  const problems: LensError[] = [];
  const refuse = (id: SettingId, value: unknown, allowed: string, code: ErrorCode = 'wrong-use'): void => {
    problems.push(
      new LensError(
        code,
        `The setting ${settingsSection}.${id} is ${JSON.stringify(value)}, which is not ${allowed}.`,
        'Change it in the settings.',
      ),
    );
  };

  function number(
    id: SettingId,
    fallback: number,
    { min, max, whole = false, code }: { min: number; max: number; whole?: boolean; code?: ErrorCode },
  ): number {
    const value = get(id) ?? fallback;
    if (typeof value === 'number' && value >= min && value <= max && (!whole || Number.isInteger(value)))
      return value;
    refuse(id, value, `a ${whole ? 'whole ' : ''}number from ${min} to ${max}`, code);
    return fallback;
  }

  function text(id: SettingId, fallback: string): string {
    const value = get(id) ?? fallback;
    if (typeof value === 'string') return value.trim();
    refuse(id, value, 'a text');
    return fallback;
  }

  function strengths(id: SettingId, fallback: readonly number[]): readonly number[] {
    const value = get(id) ?? fallback;
    const fits = (one: unknown): one is number =>
      typeof one === 'number' && one >= -maxStrength && one <= maxStrength;
    if (Array.isArray(value) && value.length > 0 && value.length <= mostStrengths && value.every(fits))
      return value;
    const allowed = `a list of 1 to ${mostStrengths} numbers from ${-maxStrength} to ${maxStrength}`;
    refuse(id, value, allowed, 'strength-out-of-range');
    return fallback;
  }

  function switchedOn(id: SettingId): boolean {
    const value = get(id) ?? true;
    if (typeof value === 'boolean') return value;
    refuse(id, value, 'true or false');
    return true;
  }

  /** One of `choices`, whose first is the default. */
  function choice<T extends string>(id: SettingId, choices: readonly [T, ...T[]]): T {
    const value = get(id) ?? choices[0];
    const chosen = choices.find((one) => one === value);
    if (chosen === undefined) refuse(id, value, `one of ${choices.join(', ')}`);
    return chosen ?? choices[0];
  }

  /** What `parse` makes of a text of layers; undefined where it is empty. */
  function layers<T>(id: SettingId, parse: (text: string) => T | undefined, allowed: string): T | undefined {
    const value = text(id, '');
    if (value === '') return undefined;
    const parsed = parse(value);
    if (parsed === undefined) refuse(id, value, allowed, 'layer-out-of-range');
    return parsed;
  }

  const adapter = text(SettingId.adapter, '');
  const scale = number(SettingId.adapterScale, 1, { min: -10, max: 10 });
  const threads = number(SettingId.threads, 0, { min: 0, max: 1024, whole: true });
  const gpuLayers = number(SettingId.gpuLayers, 0, { min: 0, max: 1024, whole: true });
  const settings: LensSettings = {
    spec: {
      model: modelPath(text(SettingId.model, 'default') || 'default', base),
      adapters: adapter === '' ? [] : [{ adapter: modelPath(adapter, base), scale }],
      ...(threads === 0 ? {} : { threads }),
      ...(gpuLayers === 0 ? {} : { gpuLayers }),
    },
    strength: number(SettingId.strength, defaultStrength, {
      min: -maxStrength,
      max: maxStrength,
      code: 'strength-out-of-range',
    }),
    window: layers(
      SettingId.layers,
      parseLayerWindow,
      'empty (the suggested layers) or FIRST-LAST, such as 10-18',
    ),
    maxTokens: number(SettingId.maxTokens, 64, { min: 1, max: 4096, whole: true }),
    anchorsLimit: number(SettingId.anchorsLimit, 64, { min: 8, max: 1024, whole: true }),
    anchorsFolder: text(SettingId.anchorsFolder, defaultAnchorsFolder) || defaultAnchorsFolder,
    comparedStrengths: strengths(SettingId.comparedStrengths, defaultComparedStrengths),
    vectors: filePath(text(SettingId.vectors, ''), base),
    modelFolder: filePath(text(SettingId.modelFolder, ''), base),
    codeLensEnabled: switchedOn(SettingId.codeLensEnabled),
    codeLensScores: switchedOn(SettingId.codeLensScores),
    inspectionMode: choice(SettingId.inspectionMode, inspectionModes),
    inspectionLayers: layers(
      SettingId.inspectionLayers,
      parseLayerList,
      'empty (the layers of the projection classifier) or layers such as 14, 12-19 or 9, 14, 20-24',
    ),
    notebookAutomatic: switchedOn(SettingId.notebookAutomatic),
    promptFiles: checkFileRules(get(SettingId.promptFiles)),
  };
  return { settings, problems };
}

/** A catalogue id or an address of Hugging Face as it is; a path made absolute, from the home folder (`~/`) or the workspace folder. */
function modelPath(value: string, base: PathBase): string {
  return namesFile(value) ? absolute(value, base) : value;
}

function filePath(value: string, base: PathBase): string {
  return value === '' ? '' : absolute(value, base);
}

function absolute(value: string, { home, workspaceFolder }: PathBase): string {
  if (/^~[\\/]/.test(value)) return path.join(home, value.slice(2));
  return path.resolve(workspaceFolder ?? home, value);
}
