import type { PanelState, PanelView } from '../src/protocol/panel';
import type { HowToRead } from './describedView';
import { panelReport } from './export/panelReport';
import { createHeader } from './header';
import { element, setText } from './ui/element';
import { tabs } from './ui/tabs';
import type { MountedView, View, ViewContext } from './view';

const panelId = 'view';
const paperUrl = 'https://arxiv.org/abs/2408.11491';

export interface Shell {
  readonly element: HTMLElement;
  update(state: PanelState): void;
  /** Gives the host a report of what all views hold, to be saved. */
  report(): void;
}

/** Header, tabs and the frame of each view: its lead sentence, how to read it, and what it draws. */
export function createShell(views: readonly View[], context: ViewContext): Shell {
  const header = createHeader(context.send, report);
  let latest: PanelState | undefined;
  const tabList = tabs<PanelView>('Views', panelId, views, (view) =>
    context.send({ kind: 'showView', view }),
  );
  const stage = element('main', { class: 'stage', id: panelId, attributes: { role: 'tabpanel' } });
  const frames = new Map<PanelView, { readonly element: HTMLElement; update(state: PanelState): void }>();

  function frameOf(view: View) {
    const known = frames.get(view.id);
    if (known) return known;
    const created = createFrame(view, view.mount(context), context);
    frames.set(view.id, created);
    stage.append(created.element);
    return created;
  }

  function report(): void {
    if (latest) context.send({ kind: 'saveReport', report: panelReport(views, latest, context.ui.get()) });
  }

  return {
    element: element('div', { class: 'shell' }, header.element, tabList.element, stage),
    report,
    update: (state) => {
      latest = state;
      header.update(state);
      tabList.select(state.view);
      for (const view of views) {
        const shown = view.id === state.view;
        if (!shown && !frames.has(view.id)) continue;
        const frame = frameOf(view);
        frame.element.hidden = !shown;
        if (shown) frame.update(state);
      }
    },
  };
}

function createFrame(view: View, mounted: MountedView, context: ViewContext) {
  const lead = element('p', { class: 'lead', data: { testid: `lead-${view.id}` } });
  return {
    element: element(
      'section',
      { class: 'view', attributes: { 'aria-label': view.title }, data: { testid: `view-${view.id}` } },
      lead,
      howToReadFold(view.id, view.howToRead, context),
      mounted.element,
    ),
    update: (state: PanelState) => {
      setText(lead, view.lead(state));
      mounted.update(state);
    },
  };
}

function howToReadFold(id: string, { paragraphs, section }: HowToRead, { ui }: ViewContext): HTMLElement {
  const foldId = `how-to-read-${id}`;
  const fold = element(
    'details',
    { class: 'fold how-to-read', data: { testid: foldId } },
    element('summary', {}, 'How to read this'),
    ...paragraphs.map((paragraph) => element('p', {}, paragraph)),
    element(
      'p',
      { class: 'paper' },
      element('a', { attributes: { href: paperUrl } }, 'SCANS, Cao, Yang and Zhao, arXiv 2408.11491'),
      `: ${section}.`,
    ),
  );
  fold.open = ui.get().open.includes(foldId);
  fold.addEventListener('toggle', () => {
    const others = ui.get().open.filter((open) => open !== foldId);
    ui.change({ open: fold.open ? [...others, foldId] : others });
  });
  return fold;
}
