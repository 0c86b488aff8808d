import { element } from '../ui/element';
import { significant } from '../../src/appearance/format';
import type { LayersModel } from './layersModel';

/** The layers' numbers at the left of the picture. The table below says the same to a screen reader. */
export function layerLabels(rows: readonly { readonly layer: number }[]): HTMLElement {
  return element(
    'div',
    { class: 'layer-labels', attributes: { 'aria-hidden': 'true' } },
    ...rows.map((row) => element('div', { class: 'heatmap-row' }, String(row.layer))),
  );
}

/** Refusal mass, norm and separability at the right of the picture, on the same rows. */
export function layerFigures(model: LayersModel): HTMLElement {
  const heading = (title: string, unit: string, description: string) =>
    element(
      'div',
      { class: 'figure-heading', attributes: { title: description } },
      title,
      element('small', {}, unit),
    );
  const rows = model.rows.map((row) => {
    const bar = element('span', { class: 'mass-bar' });
    bar.style.width = model.largestMass > 0 ? `${(100 * row.refusalMass) / model.largestMass}%` : '0';
    return element(
      'div',
      { class: 'heatmap-row figure-row' },
      element('span', { class: 'mass' }, bar),
      element('span', { class: 'number optional' }, massText(row.refusalMass)),
      element('span', { class: 'number optional' }, significant(row.normRatio)),
      element('span', { class: 'number optional' }, significant(row.auroc)),
      element(
        'span',
        { class: 'number optional' },
        row.aurocContrast === null ? '–' : significant(row.aurocContrast),
      ),
    );
  });
  return element(
    'div',
    { class: 'layer-figures', attributes: { 'aria-hidden': 'true' } },
    element(
      'div',
      { class: 'heatmap-head figure-row' },
      heading('refusal mass', 'share, 0–1', 'Share of softmax(projection) on the refusal tokens'),
      heading('|v|/|h|', 'ratio', 'Norm of the mean difference over the mean norm of the residual stream'),
      heading(
        'AUROC',
        'held out',
        'Harmful against harmless anchors, k-fold: never on the anchors that made the vector',
      ),
      heading('AUROC', 'contrast', 'Harmful anchors against alarming words with a harmless meaning'),
    ),
    ...rows,
  );
}

/** Short enough for its column; the line below the picture and the table have the exact number. */
function massText(mass: number): string {
  return mass > 0 && mass < 0.001 ? '<.001' : significant(mass);
}
