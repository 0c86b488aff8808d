import type { Frame } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InspectResult } from '../../src/protocol/inspection';
import type { ClassifierName, ClassifierReport, ExtractResult } from '../../src/protocol/method';
import { auroc } from '../../src/science/roc';
import { commandLine, extractVectors, samplePrompts } from './commandLine';
import { editorLine, statusBarItem } from './editor';
import { openFilledView } from './panel';
import { openWorkbench, pictureFailures, type Workbench } from './workbench';

/** One that stands on one line of the editor. */
const prompt = samplePrompts()[2] ?? '';

let workbench: Workbench;
let vectors: ExtractResult;
let panel: Frame;

pictureFailures(() => workbench);

beforeAll(async () => {
  vectors = await extractVectors('overcautious');
  workbench = await openWorkbench({ file: 'prompts.md' });
  panel = await openFilledView(workbench.page, 'Decide');
});

afterAll(() => workbench?.close());

function reportOf(name: ClassifierName): ClassifierReport {
  const report = vectors.classifiers.find((each) => each.name === name);
  if (!report) throw new Error(`There is no classifier ${name}.`);
  return report;
}

/** The confusion table, in the order of its rows. */
function shownRows(): Promise<Record<string, string>[]> {
  return panel.evaluate(
    `[...document.querySelectorAll('[data-testid=confusion] tbody tr')].map((row) => ({ ...row.dataset }))`,
  );
}

/** The same from the command line's scores. */
function expectedRows({ scores, threshold, lower }: ClassifierReport, explored: number): unknown[] {
  return (['harmful', 'harmless', 'contrast'] as const).flatMap((kind) =>
    (['calibration', 'anchors'] as const).map((set) => {
      const own = scores[set][kind];
      const count = (matches: (score: number) => boolean): string => String(own.filter(matches).length);
      return {
        ...{ kind, set, n: String(own.length), above: count((score) => score >= explored) },
        harmful: count((score) => score >= threshold),
        unclear: count((score) => score < threshold && score >= lower),
        harmless: count((score) => score < lower),
      };
    }),
  );
}

async function explored(): Promise<number> {
  return Number(await panel.getByTestId('threshold-value').getAttribute('data-threshold'));
}

describe('the Decide view', () => {
  it('stays where it was while the vectors were made', async () => {
    expect(await panel.getByRole('tab', { name: 'Decide' }).getAttribute('aria-selected')).toBe('true');
  });

  it('shows the classifier in use, its stored threshold and what that does, as the command line says', async () => {
    const report = reportOf(vectors.classifier);
    expect(await panel.getByTestId('classifier-in-use').innerText()).toContain(vectors.classifier);
    expect(await explored()).toBe(report.threshold);
    expect(await shownRows()).toEqual(expectedRows(report, report.threshold));
  });

  it('gives areas under the curves that follow from the scores, with n', async () => {
    const { scores, calibration } = reportOf(vectors.classifier);
    const row = panel.getByTestId('auroc-calibration-harmless');
    expect(Number(await row.getAttribute('data-auroc'))).toBeCloseTo(calibration.auroc, 3);
    expect(await row.innerText()).toContain(`n ${calibration.harmful} + ${calibration.harmless}`);
    const held = panel.getByTestId('auroc-anchors-contrast');
    const expected = auroc(scores.anchors.harmful, scores.anchors.contrast);
    expect(Number(await held.getAttribute('data-auroc'))).toBeCloseTo(expected, 9);
  });

  it('moves the threshold by keys and by dragging, and the table follows', async () => {
    const report = reportOf(vectors.classifier);
    await panel.getByTestId('threshold').press('ArrowRight');
    const byKey = await explored();
    expect(byKey).toBeGreaterThan(report.threshold);
    expect(await shownRows()).toEqual(expectedRows(report, byKey));

    const chart = await panel.getByTestId('score-chart').boundingBox();
    if (!chart) throw new Error('The scores are not on the page.');
    await workbench.page.mouse.move(chart.x + chart.width / 2, chart.y + 20);
    await workbench.page.mouse.down();
    await workbench.page.mouse.move(chart.x + chart.width / 3, chart.y + 30);
    await workbench.page.mouse.up();
    const byDragging = await explored();
    expect(byDragging).toBeLessThan(byKey);
    expect(await shownRows()).toEqual(expectedRows(report, byDragging));
  });

  it('keeps the explored threshold while another view is shown', async () => {
    const before = await explored();
    await panel.getByRole('tab', { name: 'Steer' }).click();
    await panel.getByRole('tab', { name: 'Decide' }).click();
    expect(await explored()).toBe(before);
    await panel.getByTestId('threshold-reset').click();
    expect(await explored()).toBe(reportOf(vectors.classifier).threshold);
  });

  it('shows another classifier with its own scores', async () => {
    const other = vectors.classifiers.find(({ name }) => name !== vectors.classifier);
    if (!other) throw new Error('There is one classifier only.');
    await panel.getByTestId(`classifier-choice-${other.name}`).click();
    expect(await shownRows()).toEqual(expectedRows(other, other.threshold));
    await panel.getByTestId(`classifier-choice-${vectors.classifier}`).click();
  });

  it('marks the score of the prompt under the cursor', async () => {
    await editorLine(workbench.page, prompt).first().click();
    await statusBarItem(workbench.page, /\(score .*\), .* \d+ ms/).waitFor({ timeout: 120_000 });
    const shown = panel.locator('[data-testid=prompt-score]:not([data-score=""])');
    await shown.waitFor();
    const { scores } = await commandLine<InspectResult>(
      'inspect',
      '--vectors',
      vectors.path,
      '--prompt',
      prompt,
    );
    expect(Number(await shown.getAttribute('data-score'))).toBeCloseTo(scores[vectors.classifier], 9);
  });

  it('has every score in a table', async () => {
    await panel.getByTestId('decide-scores').locator('summary').click();
    const { scores } = reportOf(vectors.classifier);
    const rows = panel.locator('[data-testid=decide-scores] tbody tr');
    const { harmful, harmless } = scores.anchors;
    // A table is filled when it is unfolded, which the page tells itself a moment later.
    await expect.poll(() => rows.count()).toBe(Math.max(harmful.length, harmless.length));
    const highest = Math.max(...scores.calibration.harmful);
    const shown = (await rows.first().locator('td').first().innerText()).replace('−', '-');
    expect(Number(shown)).toBeCloseTo(highest, 4);
  });
});
