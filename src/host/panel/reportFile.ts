import * as vscode from 'vscode';
import { toErrorData } from '../../protocol/errors';
import type { PanelReport } from '../../protocol/panelReport';
import { askWhereToSave, tellSaved } from '../dialogues/saveFile';
import { writeFile } from '../dialogues/writeFile';
import type { Dialogues } from '../lens/dialogues';
import type { CheckedSettings } from '../settings/lensSettings';
import { figureStem } from './figureStem';
import { panelReportHtml } from './panelReportHtml';
import type { PanelStore } from './panelStore';
import { reportFacts } from './reportFacts';

export interface ReportFileServices {
  readonly store: PanelStore;
  readonly dialogues: Dialogues;
  readonly settings: () => CheckedSettings;
  /** Of the extension. */
  readonly version: string;
}

/** Saves a report of the panel where a person says; what fails is told. */
export function createReportFile({ store, dialogues, settings, version }: ReportFileServices) {
  function pageOf(report: PanelReport): string {
    const { panel } = store.state;
    const facts = reportFacts(panel, {
      settings: settings().settings,
      versions: { extension: version, vscode: vscode.version },
      date: new Date(),
    });
    const name = panel.model.state === 'ready' ? `: ${panel.model.value.name}` : '';
    const warnings = panel.layers.state === 'ready' ? panel.layers.value.extraction.warnings : [];
    return panelReportHtml(report, { title: `Refusal Lens${name}`, facts, warnings });
  }

  async function save(report: PanelReport): Promise<void> {
    if (report.sections.length === 0)
      return dialogues.warning(
        'There is nothing in the panel to report yet. Open the layer heatmap, or steer a prompt, first.',
      );
    const page = pageOf(report);
    const file = await askWhereToSave({
      title: 'Save a report of the panel',
      stem: figureStem('report', store.state.panel),
      ending: 'html',
      kind: 'Report',
    });
    if (!file) return;
    await writeFile(file, Buffer.from(page));
    tellSaved(dialogues, 'The report is in', file);
  }
  return (report: PanelReport): Promise<void> =>
    save(report).catch((error: unknown) => dialogues.error(toErrorData(error)));
}
