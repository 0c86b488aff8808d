import { element } from './element';

export interface Tabs<Id extends string> {
  readonly element: HTMLElement;
  select(id: Id): void;
}

/** A tab list after the ARIA pattern: arrow keys move, one tab stop, the chosen tab says which panel it controls. */
export function tabs<Id extends string>(
  label: string,
  panelId: string,
  options: readonly { readonly id: Id; readonly title: string }[],
  choose: (id: Id) => void,
): Tabs<Id> {
  const buttons = options.map(({ id, title }) =>
    element(
      'button',
      {
        class: 'tab',
        id: `${panelId}-tab-${id}`,
        attributes: { type: 'button', role: 'tab', 'aria-controls': panelId },
        data: { testid: `tab-${id}` },
        on: { click: () => choose(id) },
      },
      title,
    ),
  );
  const list = element(
    'div',
    { class: 'tabs', attributes: { role: 'tablist', 'aria-label': label } },
    ...buttons,
  );
  list.addEventListener('keydown', (event) => {
    const at = buttons.findIndex((button) => button === document.activeElement);
    const next = nextTab(event.key, at, buttons.length);
    const option = next === undefined ? undefined : options[next];
    if (next === undefined || !option) return;
    event.preventDefault();
    buttons[next]?.focus();
    choose(option.id);
  });
  return {
    element: list,
    select: (id) => {
      options.forEach((option, index) => {
        const chosen = option.id === id;
        buttons[index]?.setAttribute('aria-selected', String(chosen));
        buttons[index]?.setAttribute('tabindex', chosen ? '0' : '-1');
      });
      document.getElementById(panelId)?.setAttribute('aria-labelledby', `${panelId}-tab-${id}`);
    },
  };
}

function nextTab(key: string, at: number, length: number): number | undefined {
  if (at < 0) return undefined;
  if (key === 'ArrowRight' || key === 'ArrowDown') return (at + 1) % length;
  if (key === 'ArrowLeft' || key === 'ArrowUp') return (at - 1 + length) % length;
  if (key === 'Home') return 0;
  return key === 'End' ? length - 1 : undefined;
}
