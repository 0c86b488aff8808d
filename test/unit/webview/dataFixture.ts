import type { DataRow, DataTable } from '../../../src/protocol/data';
import { promptKinds } from '../../../src/protocol/space';

/** Row `place` of a set of any size. */
export function dataRowFixture(place: number): DataRow {
  return {
    text: `Sentence number ${place + 1}.`,
    kind: promptKinds[place % 3] ?? null,
    source: `harmful.jsonl:${place + 1}`,
    use: place % 2 === 0 ? 'made' : 'waiting',
    ...(place === 1 ? { note: 'The same sentence is in row 1: it counts once.' } : { tokens: 30 + place }),
  };
}

/** The rows around `place` of own anchors, `total` of them. */
export function dataFixture(total = 3, change: Partial<DataTable> = {}, place = 0): DataTable {
  const first = Math.max(0, Math.min(place - 100, total - 200));
  const set = { id: 'own:/a', name: 'Your anchors', group: 'own' } as const;
  return {
    sets: [set, { id: 'anchors', name: 'Built-in anchors', group: 'built-in' }],
    set,
    revision: 1,
    filter: { text: '', noted: false },
    ...{ total, matching: total },
    counts: { harmful: total, harmless: 0, contrast: 0, unknown: 0 },
    noted: 1,
    first,
    rows: Array.from({ length: Math.min(200, total - first) }, (_, index) => dataRowFixture(first + index)),
    unsaved: [],
    ...change,
  };
}
