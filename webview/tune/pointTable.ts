import { significant } from '../../src/appearance/format';
import { sizeText } from '../../src/appearance/steeringText';
import type { Combination } from '../../src/protocol/tuning';
import { element, setText } from '../ui/element';
import type { ComingRow, TunedRow, TuneModel } from './tuneModel';
import { combinationText, comingText, markTexts, rateText, towardsText, windowText } from './tuneText';

export interface PointTable {
  readonly element: HTMLElement;
  update(model: TuneModel, selected: TunedRow | undefined): void;
}

/** A line of the table; its cells stay while what is in them changes, so that nothing is lost that is focused or read. */
interface Line {
  readonly element: HTMLElement;
  readonly look: HTMLElement;
  readonly cells: readonly HTMLElement[];
}

const columns = ['harmful', 'harmless', 'KL', 'broken %', 'away below', 'towards', 'marks'];

/** Every combination of a sweep, filled as it is measured; the model as it is stands above them. */
export function createPointTable(look: (combination: Combination) => void): PointTable {
  const heads = columns.map((name) => element('th', { attributes: { scope: 'col' } }, name));
  const body = element('tbody', {});
  const base = element('tr', { data: { testid: 'tune-base' } });
  const baseCells = columns.map(() => element('td', { class: 'number' }));
  base.append(element('th', { attributes: { scope: 'row' } }, 'model as it is'), ...baseCells);
  let lines: readonly Line[] = [];
  let shown = '';

  /** Lines for other combinations; those of the same stay. */
  function lay(rows: TuneModel['rows']): void {
    const key = JSON.stringify(rows.map(({ layers, strength }) => [layers, strength]));
    if (key === shown) return;
    shown = key;
    lines = rows.map(({ layers, strength }) => lineOf({ layers, strength }, look));
    body.replaceChildren(base, ...lines.map((line) => line.element));
  }

  return {
    element: element(
      'div',
      {
        class: 'table-room',
        attributes: { tabindex: 0, role: 'region', 'aria-label': 'Combinations as a table' },
      },
      element(
        'table',
        { class: 'tune-table', data: { testid: 'tune-table' } },
        element(
          'caption',
          {},
          'Refused, in per cent with 95 % intervals (Wilson), KL in nats; press a combination to look at it',
        ),
        element(
          'thead',
          {},
          element('tr', {}, element('th', { attributes: { scope: 'col' } }, 'layers, strength'), ...heads),
        ),
        body,
      ),
    ),
    update: (model, selected) => {
      lay(model.rows);
      const { base } = model;
      const head = (kind: 'harmful' | 'harmless'): string =>
        `${kind} refused %${base ? `, n ${base[kind].n}` : ''}`;
      fill(heads, [head('harmful'), head('harmless'), ...columns.slice(2)]);
      const rates = base ? [rateText(base.harmful), rateText(base.harmless)] : ['–', '–'];
      fill(baseCells, [...rates, '0', '–', '–', '–', '']);
      model.rows.forEach((row, index) => {
        const line = lines[index];
        if (line) showRow(line, row, model.running, row === selected);
      });
    },
  };
}

function lineOf(combination: Combination, look: (combination: Combination) => void): Line {
  const { layers, strength } = combination;
  const press = element(
    'button',
    {
      class: 'row-button',
      attributes: { type: 'button', 'aria-label': `Look at ${combinationText(combination)}` },
      on: { click: () => look(combination) },
    },
    `${windowText(layers)} at ${sizeText(strength)}`,
  );
  const cells = columns.map((name) => element('td', { class: name === 'marks' ? 'cell-words' : 'number' }));
  return {
    look: press,
    cells,
    element: element(
      'tr',
      { data: { layers: `${layers.first}-${layers.last}`, strength } },
      element('th', { attributes: { scope: 'row' } }, press),
      ...cells,
    ),
  };
}

function showRow(
  { element: node, look, cells }: Line,
  row: TunedRow | ComingRow,
  running: boolean,
  selected: boolean,
): void {
  node.classList.toggle('row-chosen', selected);
  look.setAttribute('aria-pressed', String(selected));
  look.toggleAttribute('disabled', !row.point);
  node.dataset['state'] = row.point ? 'measured' : row.measuring ? 'measuring' : 'waiting';
  if (!row.point) return fill(cells, ['–', '–', '–', '–', '–', '–', comingText(row, running)]);
  const { point, rates } = row;
  Object.assign(node.dataset, {
    ...{ harmful: point.harmfulRefused, harmless: point.harmlessRefused, kl: point.kl },
    ...{ broken: point.broken, lower: point.lower, towards: point.towards },
    ...{ pareto: row.pareto, best: row.best, used: row.inUse },
  });
  fill(cells, [
    ...[rateText(rates.harmful), rateText(rates.harmless), significant(point.kl)],
    ...[(100 * point.broken).toFixed(1), significant(point.lower), towardsText(row)],
    markTexts(row, running).join(', '),
  ]);
}

function fill(cells: readonly HTMLElement[], texts: readonly string[]): void {
  cells.forEach((cell, index) => setText(cell, texts[index] ?? ''));
}
