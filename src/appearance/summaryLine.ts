import type { EvaluationMode, GroupSummary, ModeSummary, RunSummary } from '../protocol/evaluation';
import { count } from './format';

/**
 * What a run came to, in one line:
 * `XSTest: 250 harmless prompts, refused 58 % by default, 12 % with SCANS.`
 */
export function summaryLine({
  manifest,
  groups,
  missing,
}: Pick<RunSummary, 'manifest' | 'groups' | 'missing'>): string {
  const kinds = new Map(manifest.modes.map((mode) => [mode.name, mode.kind]));
  const sets = manifest.sets.map(({ name, format }) => {
    const whole = groups.filter(({ set, type }) => set === name && type === null);
    const parts = [false, true, null].flatMap((harmful) =>
      whole.filter((group) => group.harmful === harmful).map((group) => groupPart(group, kinds)),
    );
    return `${format ?? name}: ${parts.join('; ')}.`;
  });
  return [...sets, ...(missing > 0 ? [`${count(missing, 'answer')} missing.`] : [])].join(' ');
}

function groupPart(
  { harmful, modes }: GroupSummary,
  kinds: ReadonlyMap<string, EvaluationMode['kind']>,
): string {
  const kindOfPrompt = harmful === null ? 'prompt' : harmful ? 'harmful prompt' : 'harmless prompt';
  const rates = modes.map((mode) => `${percent(mode)} ${modeWords(mode.mode, kinds.get(mode.mode))}`);
  return `${count(modes[0]?.n ?? 0, kindOfPrompt)}, refused ${rates.join(', ')}`;
}

function modeWords(name: string, kind: EvaluationMode['kind'] | undefined): string {
  if (kind === 'default') return 'by default';
  if (kind === 'scans') return 'with SCANS';
  return `with ${name}`;
}

function percent({ refused }: ModeSummary): string {
  return `${Math.round(100 * refused.rate)} %`;
}
