import { judgesDisagree } from '../../appearance/verdict';
import type { JudgedAnswer, RunManifest } from '../../protocol/evaluation';
import { classOf, isOverridden } from '../../protocol/judgement';
import type { RowFilter, RunRow, RunRows } from '../../protocol/runs';

/** Prompts on a page: few enough to be drawn at once, with all their answers. */
export const pageSize = 25;

/** The prompts of a run with their answers: sets in the order of the manifest, prompts in that of their file. */
export function runRows(
  { sets, modes }: Pick<RunManifest, 'sets' | 'modes'>,
  answers: readonly JudgedAnswer[],
): RunRow[] {
  const places = { sets: placesOf(sets), modes: placesOf(modes) };
  const rows = new Map<string, JudgedAnswer[]>();
  for (const answer of answers) {
    const key = JSON.stringify([answer.set, answer.row]);
    const known = rows.get(key);
    if (known) known.push(answer);
    else rows.set(key, [answer]);
  }
  return [...rows.values()]
    .flatMap((own): RunRow[] => {
      const [first] = own;
      if (!first) return [];
      const { set, row, prompt, type, harmful } = first;
      const inOrder = own.sort((a, b) => place(places.modes, a.mode) - place(places.modes, b.mode));
      return [{ set, row, prompt, type, harmful, answers: inOrder }];
    })
    .sort((a, b) => place(places.sets, a.set) - place(places.sets, b.set) || a.row - b.row);
}

function placesOf(named: readonly { readonly name: string }[]): ReadonlyMap<string, number> {
  return new Map(named.map(({ name }, index) => [name, index]));
}

function place(places: ReadonlyMap<string, number>, name: string): number {
  return places.get(name) ?? places.size;
}

/** The page of the rows that the filter lets pass; the last one where there are fewer. */
export function pageOf(rows: readonly RunRow[], filter: RowFilter, page: number): RunRows {
  const matching = rows.filter((row) => passes(row, filter));
  const pages = Math.max(1, Math.ceil(matching.length / pageSize));
  const shown = Math.min(Math.max(0, page), pages - 1);
  const first = shown * pageSize;
  return {
    ...{ filter, page: shown, pages, first },
    matches: matching.length,
    prompts: rows.length,
    types: [...new Set(rows.flatMap(({ type }) => type ?? []))],
    rows: matching.slice(first, first + pageSize),
  };
}

/** Whether a prompt is one that is looked for. */
export function passes(row: RunRow, filter: RowFilter): boolean {
  return isAmong(row, filter) && isAnswered(row, filter) && hasText(row, filter.text);
}

function isAmong(row: RunRow, { set, harmful, type }: RowFilter): boolean {
  return (
    (set === undefined || row.set === set) &&
    (harmful === undefined || row.harmful === harmful) &&
    (type === undefined || row.type === type)
  );
}

function isAnswered({ answers }: RunRow, filter: RowFilter): boolean {
  const { changed, judgement, mode, disagreed, overridden } = filter;
  const own = mode === undefined ? answers : answers.filter((answer) => answer.mode === mode);
  return (
    (changed === undefined || hasChanged(answers, changed)) &&
    (judgement === undefined || own.some((answer) => classOf(answer) === judgement)) &&
    (!disagreed || own.some(judgesDisagree)) &&
    (!overridden || answers.some(isOverridden))
  );
}

/** Whether a mode's answer is of another class than that of the first mode. */
function hasChanged([first, ...others]: readonly JudgedAnswer[], mode: string): boolean {
  const other = others.find((answer) => answer.mode === mode);
  return first !== undefined && other !== undefined && classOf(first) !== classOf(other);
}

function hasText({ prompt, answers }: RunRow, text: string): boolean {
  const sought = text.trim().toLowerCase();
  return (
    sought === '' ||
    [prompt, ...answers.map((answer) => answer.text)].some((part) => part.toLowerCase().includes(sought))
  );
}
