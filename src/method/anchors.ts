import { createHash } from 'node:crypto';
import path from 'node:path';
import { readPromptSet } from '../formats/promptSet';
import { LensError } from '../protocol/errors';
import type { AnchorSource } from '../protocol/method';
import type { PromptKind } from '../protocol/space';

/** Prompts taken of each of the project's own sets unless said otherwise (the paper: 64 + 64). */
export const defaultLimit = 64;
/** Calibration prompts for each anchor of a set: more move thresholds little and take as long as the vectors. */
const calibrationShare = 3 / 4;
/** Fewer prompts a set than this cannot be split into folds. */
const least = 4;

/** The prompts that make the vectors, and those that check what the vectors tell apart. */
export interface Anchors {
  readonly harmful: readonly string[];
  readonly harmless: readonly string[];
  /**
   * Our own harmful and contrast prompts, matched in form. `own` says that some of these harmful prompts are anchors,
   * so that the check must be held out by folds.
   */
  readonly check: {
    readonly harmful: readonly string[];
    readonly contrast: readonly string[];
    readonly own: boolean;
  };
  /** Our own prompts that set thresholds: no anchor is among them. */
  readonly calibration: {
    readonly harmful: readonly string[];
    readonly harmless: readonly string[];
    readonly contrast: readonly string[];
  };
  /** One phrase for reports. */
  readonly source: string;
}

/** Reads the anchors that `source` names; errors prompts-invalid, file-unreadable. */
export async function loadAnchors(source: AnchorSource, assets: string): Promise<Anchors> {
  const own = (name: string, limit: number): Promise<string[]> => ownPrompts(assets, name, limit);
  const limit = source.kind === 'own' ? (source.limit ?? defaultLimit) : defaultLimit;
  const [harmful, contrast] = await Promise.all([own('harmful', limit), own('contrast', limit)]);
  const calibration = await loadCalibration(assets, Math.ceil(limit * calibrationShare));
  if (source.kind === 'own') {
    const harmless = await own('harmless', limit);
    const added = {
      harmful: await addedTo(harmful, source.harmfulFiles),
      harmless: await addedTo(harmless, source.harmlessFiles),
      contrast: await addedTo(contrast, source.contrastFiles),
    };
    return {
      harmful: [...harmful, ...added.harmful],
      harmless: [...harmless, ...added.harmless],
      check: { harmful, contrast: [...contrast, ...added.contrast], own: true },
      calibration: without(calibration, Object.values(added).flat()),
      source: sourceWith(added),
    };
  }
  const given = async (file: string, column: string | undefined): Promise<string[]> => {
    const prompts = (await readPromptSet(file, column)).slice(0, source.limit).map(({ text }) => text);
    if (prompts.length >= least) return prompts;
    throw new LensError(
      'prompts-invalid',
      `${path.basename(file)} gives ${prompts.length} prompts, and ${least} are the least that vectors can be made from.`,
      'Give a file with more prompts, or raise --limit.',
    );
  };
  const anchors = await given(source.harmful, source.harmfulColumn);
  return {
    harmful: anchors,
    harmless: await given(source.harmless, source.harmlessColumn),
    // Our own file given as the user's: the check must not judge the vectors by the prompts that made them.
    check: { harmful, contrast, own: anchors.some((prompt) => harmful.includes(prompt)) },
    calibration,
    source: `${path.basename(source.harmful)} / ${path.basename(source.harmless)}`,
  };
}

/** The prompts of `files` that are not among `prompts`, each once. */
async function addedTo(prompts: readonly string[], files: readonly string[] = []): Promise<string[]> {
  const given = await Promise.all(files.map((file) => readPromptSet(file)));
  const distinct = new Set(given.flat().map(({ text }) => text));
  return [...distinct].filter((prompt) => !prompts.includes(prompt));
}

/** No anchor may be among the calibration prompts. */
function without(
  { harmful, harmless, contrast }: Anchors['calibration'],
  anchors: readonly string[],
): Anchors['calibration'] {
  const others = (prompts: readonly string[]): string[] =>
    prompts.filter((prompt) => !anchors.includes(prompt));
  return { harmful: others(harmful), harmless: others(harmless), contrast: others(contrast) };
}

function sourceWith({
  harmful,
  harmless,
  contrast,
}: Readonly<Record<PromptKind, readonly string[]>>): string {
  const anchors = harmful.length + harmless.length === 0 ? [] : [`${harmful.length} + ${harmless.length}`];
  const added = [...anchors, ...(contrast.length === 0 ? [] : [`${contrast.length} contrast`])];
  return added.length === 0 ? 'own anchors' : `own anchors, ${added.join(' and ')} added`;
}

/** The first `limit` calibration prompts of each kind. */
export async function loadCalibration(assets: string, limit: number): Promise<Anchors['calibration']> {
  const [harmful, harmless, contrast] = await Promise.all(
    ['harmful', 'harmless', 'contrast'].map((kind) => ownPrompts(assets, `calibration-${kind}`, limit)),
  );
  return { harmful: harmful ?? [], harmless: harmless ?? [], contrast: contrast ?? [] };
}

async function ownPrompts(assets: string, name: string, limit: number): Promise<string[]> {
  const prompts = await readPromptSet(path.join(assets, 'anchors', `${name}.jsonl`));
  return prompts.slice(0, limit).map(({ text }) => text);
}

/** What a prompt is known by where its text must not be: 16 hex digits of its sha256. */
export function promptHash(prompt: string): string {
  return createHash('sha256').update(prompt).digest('hex').slice(0, 16);
}

/** sha256 of a prompt set's content, in order. */
export function hashOf(prompts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(prompts)).digest('hex');
}
