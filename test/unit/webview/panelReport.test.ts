import { describe, expect, it } from 'vitest';
import { panelReportHtml } from '../../../src/host/panel/panelReportHtml';
import type { PanelState } from '../../../src/protocol/panel';
import type { ReportFigure, ReportTexts } from '../../../src/protocol/panelReport';
import { decideReport } from '../../../webview/decide/decideReport';
import type { DescribedView } from '../../../webview/describedView';
import { evaluateReport } from '../../../webview/evaluate/evaluateReport';
import { panelReport } from '../../../webview/export/panelReport';
import { layersReport } from '../../../webview/layers/layersReport';
import { promptReport } from '../../../webview/prompt/promptReport';
import { spaceReport } from '../../../webview/space/spaceReport';
import { steerReport } from '../../../webview/steer/steerReport';
import { tuneReport } from '../../../webview/tune/tuneReport';
import { restored } from '../../../webview/uiState';
import { panelFixture, steerFixture } from './panelFixture';
import { promptLayersFixture, tokenLensFixture } from './promptLayersFixture';
import { runDataFixture } from './runFixture';
import { comparisonFixture, explanationFixture } from './sectionFixtures';
import { spaceFixture } from './spaceFixture';
import { tuneFixture } from './tuneFixture';

const ui = restored(undefined);
const ready = <T>(value: T, stale = false) => ({ state: 'ready', value, stale }) as const;

/** The views without what they draw on a page. */
const views: readonly DescribedView[] = Object.entries({
  layers: layersReport,
  prompt: promptReport,
  steer: steerReport,
  space: spaceReport,
  decide: decideReport,
  tune: tuneReport,
  evaluate: evaluateReport,
}).map(([id, report]) => ({
  ...{ id: id as DescribedView['id'], title: `The ${id}`, howToRead: { paragraphs: ['So.'], section: '' } },
  ...{ report, lead: ({ view }) => `${id} with ${view} in sight` },
}));

const everything = panelFixture({
  promptLayers: ready(promptLayersFixture()),
  space: ready(spaceFixture),
  comparison: ready(comparisonFixture),
  explanation: ready(explanationFixture),
  tune: tuneFixture,
  run: ready(runDataFixture()),
});

const reportOf = (state: PanelState, shown = ui) => panelReport(views, state, shown);

function partsOf(id: string, state = everything, shown = ui) {
  const section = reportOf(state, shown).sections.find((each) => each.id === id);
  if (!section) throw new Error(`It has no section ${id}.`);
  const figures = section.parts.filter((part): part is ReportFigure => part.kind === 'figure');
  const texts = section.parts.filter((part): part is ReportTexts => part.kind === 'texts');
  return { section, figures, texts };
}

/** Cells of a table by the heading of their column. */
function column({ table }: ReportFigure, heading: string): (string | undefined)[] {
  const at = table.head.indexOf(heading);
  expect(at).toBeGreaterThanOrEqual(0);
  return table.rows.map((row) => row[at]);
}

describe('the report of a panel', () => {
  it('has the views that hold something, in the order of their tabs, each with its sentence', () => {
    const report = reportOf(everything);
    expect(report.sections.map(({ id }) => id)).toEqual([
      'layers',
      'prompt',
      'steer',
      'space',
      'decide',
      'tune',
      'evaluate',
    ]);
    expect(report.sections[1]).toMatchObject({
      ...{ title: 'The prompt', lead: 'prompt with layers in sight', howToRead: ['So.'] },
    });
  });

  it('has the model as it is and every combination of a sweep of its vectors, and nothing of a sweep of others', () => {
    const [figure] = partsOf('tune').figures;
    expect(figure?.table.rows).toHaveLength(1 + tuneFixture.points.length);
    const others = { ...everything, tune: { ...tuneFixture, fingerprint: 'others' } };
    expect(reportOf(others).sections.map(({ id }) => id)).not.toContain('tune');
  });

  it('has the refusals of the evaluation that is shown, and what model they are of', () => {
    const { manifest } = runDataFixture();
    const [figure] = partsOf('evaluate').figures;
    expect(figure?.picture).toContain('<svg');
    expect(figure?.notes[0]).toContain(manifest.model.name);
    expect(figure?.table.rows.length).toBeGreaterThan(0);
  });

  it('leaves out views that hold nothing', () => {
    const empty = { state: 'empty' } as const;
    const some = reportOf(panelFixture({ layers: empty, steer: ready(steerFixture) }));
    expect(some.sections.map(({ id }) => id)).toEqual(['steer']);
    expect(reportOf(panelFixture({ layers: empty, steer: empty })).sections).toEqual([]);
  });

  it('asks a view that it has never heard of', () => {
    const further: DescribedView = {
      ...{ id: 'space', title: 'Further', howToRead: { paragraphs: ['So.'], section: '' } },
      lead: () => 'Something is seen.',
      report: () => [
        {
          kind: 'numbers',
          notes: [''],
          table: { caption: 'Two', headings: ['a', 'b'], rows: [['x', 0.123456]] },
        },
      ],
    };
    const [section] = panelReport([further], everything, ui).sections;
    expect(section?.parts).toEqual([
      {
        ...{ kind: 'figure', stale: false, title: 'Two', notes: [] },
        table: { caption: 'Two', head: ['a', 'b'], rows: [['x', '.12346']] },
      },
    ]);
  });

  it('marks what settings have outrun', () => {
    const { section } = partsOf('steer', { ...everything, comparison: ready(comparisonFixture, true) });
    expect(section.parts.map(({ stale = false }) => stale)).toEqual([false, false, true, false, false]);
  });

  it('draws with the colours of the page, light or dark', () => {
    const pictures = reportOf(everything).sections.flatMap(({ parts }) =>
      parts.flatMap((part) => (part.kind === 'figure' ? (part.picture ?? []) : [])),
    );
    expect(pictures.length).toBeGreaterThanOrEqual(6);
    for (const picture of pictures) {
      expect(picture).toMatch(/^<svg .*var\(--ink\)/s);
      expect(picture).not.toMatch(/NaN|undefined|var\(--vscode|<script|style=/);
    }
  });
});

describe('in the report', () => {
  it('the layers have their tokens with logits, figures and the ranks of the token that is followed', () => {
    const rank = (layer: number) => ({ rank: 7 + layer, logit: 1 });
    const tokenRank = ready({
      ...{ text: 'sorry', direction: 'towards' as const, vocabularySize: 100 },
      ...{ matches: [], token: { id: 11, text: ' sorry' } },
      layers: [0, 1, 2, 3].map((layer) => ({ layer, pure: rank(layer), lens: rank(10 * layer) })),
    });
    const [figure] = partsOf('layers', { ...everything, tokenRank }).figures;
    if (!figure) throw new Error('It has no figure.');
    expect(column(figure, '1')).toEqual(['·sorry 6.00', '·sorry 5.00', '·sorry 4.00', '·sorry 3.00']);
    expect(column(figure, 'rank of ·sorry, pure')).toEqual(['10', '9', '8', '7']);
    expect(figure.notes.join()).toContain('ranks best at layer 0: 7 of 100 (pure)');
    expect(figure.picture).toContain('>·sorry</text>');
  });

  it('the layers are those of the side that is shown', () => {
    const [figure] = partsOf('layers', everything, { ...ui, tokens: 'suppressed' }).figures;
    expect(figure?.title).toMatch(/^Tokens suppressed/);
  });

  it('a prompt has its text and a value for each token and layer', () => {
    const { texts, figures } = partsOf('prompt');
    expect(texts[0]?.texts[0]?.segments).toEqual([{ text: 'How kill\n', differs: false }]);
    expect(figures[0] && column(figures[0], 'layer 2')).toEqual(['−.50000', '.50000', '1.5000']);
  });

  it('the cell that is chosen has its token’s curve and its logit lens', () => {
    const { key } = promptLayersFixture();
    const promptCell = { prompt: key, ...tokenLensFixture.cell };
    const titles = (shown: Partial<PanelState>, cell = promptCell): string[] =>
      partsOf('prompt', { ...everything, ...shown }, { ...ui, promptCell: cell }).figures.map(
        ({ title }) => title,
      );
    const [grid, curve, lens] = titles({ tokenLens: ready(tokenLensFixture) });
    expect(grid).toBe('The prompt’s tokens by layers');
    expect(curve).toBe('Value of “·kill” by layer');
    expect(lens).toBe('After “·kill” at layer 2: the likeliest next tokens (logit lens)');
    expect(titles({ tokenLens: ready({ ...tokenLensFixture, run: 0 }) })).toEqual([grid, curve]);
    expect(titles({}, { ...promptCell, prompt: 'another' })).toEqual([grid]);
  });

  it('both answers have what differs marked, and their first tokens', () => {
    const { texts, figures } = partsOf('steer');
    const marked = texts[0]?.texts.map(({ segments }) =>
      segments.filter(({ differs }) => differs).map(({ text }) => text),
    );
    expect(marked?.[0]).toEqual([]);
    expect(marked?.[1]?.join()).toContain('sorry');
    expect(marked?.[2]?.join()).toContain('kill');
    expect(figures[0] && column(figures[0], 'probability')).toEqual(['.80000', '.10000']);
  });

  it('strengths and words have their log-odds', () => {
    const { figures } = partsOf('steer');
    expect(figures[1] && column(figures[1], 'refusal log-odds')).toEqual(['−2.5000', '1.2500', '4.5000']);
    expect(figures[1] && column(figures[1], 'answer')[0]).toBe('Use the kill command with its number.');
    expect(figures[2] && column(figures[2], 'word')[0]).toBe('kill');
    expect(figures[2]?.notes).toContain('Without “kill” the model would answer.');
  });

  it('the space is that of the layer that is shown, with the prompt', () => {
    const title = (spaceLayer?: number): string | undefined =>
      partsOf('space', everything, { ...ui, spaceLayer }).figures[0]?.title;
    expect(title(0)).toMatch(/^Layer 0 /);
    expect(title()).toMatch(/^Layer 2 /);
    expect(partsOf('space').figures[0]?.table.rows[0]?.[0]).toBe('prompt under the cursor');
  });

  it('the scores are those of the classifier and the threshold that are explored', () => {
    const explored = { classifier: 'probe', threshold: { classifier: 'probe', value: 0.25 } } as const;
    const { figures } = partsOf('decide', everything, { ...ui, ...explored });
    expect(figures.map(({ title }) => title)).toEqual([
      'Scores by probe classifier, a dot a prompt',
      'ROC curves of probe classifier',
      'How the prompts are judged: explored from .250 on, and by the stored thresholds',
    ]);
  });
});

describe('the file of a report', () => {
  const head = { title: 'Of <b>', facts: [['vectors', 'hash abc']] as const, warnings: ['Beware.'] };

  it('has a contents that leads to every section, and the facts', () => {
    const html = panelReportHtml(reportOf(everything), head);
    const led = [...html.matchAll(/<a href="#(\w+)">/g)].map(([, id]) => id);
    expect(led).toEqual(views.map(({ id }) => id));
    for (const id of led) expect(html).toContain(`<section id="${id}"`);
    expect(html).toContain('<dt>vectors</dt><dd>hash abc</dd>');
    expect(html).toContain('<li>Beware.</li>');
  });

  it('lets nothing run or load', () => {
    const html = panelReportHtml(reportOf(everything), head);
    const policy = /content="(default-src[^"]*)"/.exec(html)?.[1];
    expect(policy).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'$/,
    );
    expect(html).not.toMatch(/<script|<link|<img|<iframe| on\w+=|https?:(?!\/\/www\.w3\.org\/2000\/svg)/);
  });

  it('escapes prompts and answers', () => {
    const evil = '<img src=x onerror=alert(1)>&"';
    const steer = ready({ ...steerFixture, prompt: evil, steeredText: evil });
    const promptLayers = ready(promptLayersFixture({ prompt: evil, source: evil }));
    const comparison = ready({
      ...comparisonFixture,
      rows: comparisonFixture.rows.map((row) => ({ ...row, text: evil })),
    });
    const html = panelReportHtml(reportOf({ ...everything, steer, promptLayers, comparison }), head);
    expect(html).not.toContain('<img');
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;&amp;&quot;');
    expect(html).toContain('<h1>Of &lt;b&gt;</h1>');
  });

  it('says what is outrun', () => {
    const outrun = 'Settings have changed since this was made.';
    expect(panelReportHtml(reportOf(everything), head)).not.toContain(outrun);
    const steer = ready(steerFixture, true);
    expect(panelReportHtml(reportOf({ ...everything, steer }), head)).toContain(outrun);
  });
});
