import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeDropdown,
  vsCodeOption,
  vsCodeRadio,
  vsCodeRadioGroup,
  vsCodeTextField,
  type Checkbox,
  type Dropdown,
  type RadioGroup,
  type TextField,
} from '@vscode/webview-ui-toolkit';

// The only module that knows the toolkit (archived in 2025): another one is put in its place here.
// Its elements style themselves through adoptedStyleSheets, which need no 'unsafe-inline' in the CSP.

/** Defines the custom elements that the panel uses. Call once, before the first control is made. */
export function registerControls(): void {
  provideVSCodeDesignSystem().register(
    vsCodeButton(),
    vsCodeCheckbox(),
    vsCodeDropdown(),
    vsCodeOption(),
    vsCodeRadio(),
    vsCodeRadioGroup(),
    vsCodeTextField(),
  );
}

export interface ButtonOptions {
  readonly label: string;
  readonly testId: string;
  readonly appearance?: 'primary' | 'secondary' | 'icon';
  /** Said by a screen reader and shown as a tooltip when the label alone is too short; has the label in it. */
  readonly description?: string;
  readonly press: () => void;
}

export interface Button {
  readonly element: HTMLElement;
  setLabel(label: string): void;
  /** A button that is off keeps the keyboard's focus, which `disabled` would throw back to the page's start. */
  setEnabled(enabled: boolean): void;
}

export function button(options: ButtonOptions): Button {
  const node = document.createElement('vscode-button');
  const isIcon = options.appearance === 'icon';
  // Before the appearance: an icon that has no name is called "Icon Button".
  const setLabel = (label: string): void => {
    const name = options.description ?? (isIcon ? label : undefined);
    if (name !== undefined) node.setAttribute('aria-label', name);
    if (node.textContent !== label) node.textContent = label;
  };
  setLabel(options.label);
  node.setAttribute('appearance', options.appearance ?? 'secondary');
  node.dataset['testid'] = options.testId;
  if (options.description !== undefined) node.title = options.description;
  node.addEventListener('click', () => {
    if (node.getAttribute('aria-disabled') !== 'true') options.press();
  });
  return {
    element: node,
    setLabel,
    setEnabled: (enabled) => {
      node.setAttribute('aria-disabled', String(!enabled));
    },
  };
}

export interface Toggle {
  readonly element: HTMLElement;
  set(on: boolean): void;
}

/** A check box; `change` is called for the person's changes only. */
export function checkbox(label: string, testId: string, change: (on: boolean) => void): Toggle {
  const node = document.createElement('vscode-checkbox') as Checkbox;
  node.dataset['testid'] = testId;
  node.textContent = label;
  let shown = false;
  node.addEventListener('change', () => {
    if (node.checked === shown) return;
    shown = node.checked;
    change(shown);
  });
  return {
    element: node,
    set: (on) => {
      shown = on;
      node.checked = on;
    },
  };
}

export interface Choice<Value extends string> {
  readonly element: HTMLElement;
  set(value: Value): void;
}

/** Radio buttons in a row; `change` is called for the person's changes only. */
export function radioGroup<Value extends string>(
  label: string,
  testId: string,
  options: readonly { readonly value: Value; readonly label: string; readonly description: string }[],
  change: (value: Value) => void,
): Choice<Value> {
  const node = document.createElement('vscode-radio-group') as RadioGroup;
  node.dataset['testid'] = testId;
  node.setAttribute('aria-label', label);
  let shown: string | undefined;
  for (const option of options) {
    const radio = document.createElement('vscode-radio');
    radio.setAttribute('value', option.value);
    radio.title = option.description;
    radio.textContent = option.label;
    radio.dataset['testid'] = `${testId}-${option.value}`;
    node.append(radio);
  }
  node.addEventListener('change', () => {
    const chosen = options.find((option) => option.value === node.value);
    if (!chosen || shown === undefined || chosen.value === shown) return;
    shown = chosen.value;
    change(chosen.value);
  });
  return {
    element: node,
    set: (value) => {
      shown = value;
      if (node.value !== value) node.value = value;
    },
  };
}

export interface DropdownChoice {
  readonly element: HTMLElement;
  set(options: readonly { readonly value: string; readonly label: string }[], value: string): void;
}

/** A list that opens; `change` is called for the person's changes only. */
export function dropdown(label: string, testId: string, change: (value: string) => void): DropdownChoice {
  const node = document.createElement('vscode-dropdown') as Dropdown;
  node.dataset['testid'] = testId;
  node.setAttribute('aria-label', label);
  let listed = '';
  let shown: string | undefined;
  node.addEventListener('change', () => {
    if (shown === undefined || node.value === shown) return;
    shown = node.value;
    change(shown);
  });
  return {
    element: node,
    set: (options, value) => {
      const key = JSON.stringify(options);
      if (key !== listed) {
        listed = key;
        node.replaceChildren(
          ...options.map((option) => {
            const item = document.createElement('vscode-option');
            item.setAttribute('value', option.value);
            item.textContent = option.label;
            return item;
          }),
        );
      }
      if (shown === value && node.value === value) return;
      shown = value;
      // The list knows its options after the next task only.
      setTimeout(() => {
        if (shown === value) node.value = value;
      });
    },
  };
}

export interface TextInput {
  readonly element: HTMLElement;
  /** Leaves the text alone while a person writes in it. */
  set(text: string): void;
  /** Puts another text in its place, whoever writes in it. */
  replace(text: string): void;
}

/** A line of text; `change` is called with each letter. */
export function textField(label: string, testId: string, change: (text: string) => void): TextInput {
  const node = document.createElement('vscode-text-field') as TextField;
  node.dataset['testid'] = testId;
  node.setAttribute('placeholder', label);
  node.setAttribute('aria-label', label);
  node.addEventListener('input', () => change(node.value));
  return {
    element: node,
    set: (text) => {
      if (document.activeElement !== node && node.value !== text) node.value = text;
    },
    replace: (text) => {
      node.value = text;
    },
  };
}

export interface FormField {
  readonly element: HTMLElement;
  /** Leaves the text alone while a person writes in it. */
  set(text: string): void;
  /** What is wrong with the text, below it; undefined: nothing. */
  setProblem(sentence: string | undefined): void;
}

export interface FormFieldOptions {
  readonly label: string;
  readonly description: string;
  readonly testId: string;
  /** With each letter. */
  readonly write: (text: string) => void;
  /** The person has left the field, or pressed Enter. */
  readonly leave: () => void;
}

/** A line of text of a form, with its label above and what is wrong with it below. */
export function formField({ label, description, testId, write, leave }: FormFieldOptions): FormField {
  const node = document.createElement('vscode-text-field') as TextField;
  node.dataset['testid'] = testId;
  node.textContent = label;
  node.title = description;
  const problem = document.createElement('p');
  problem.className = 'field-problem';
  problem.setAttribute('role', 'alert');
  problem.dataset['testid'] = `${testId}-problem`;
  node.addEventListener('input', () => write(node.value));
  node.addEventListener('change', leave);
  const room = document.createElement('div');
  room.className = 'form-field';
  room.append(node, problem);
  return {
    element: room,
    set: (text) => {
      if (document.activeElement !== node && node.value !== text) node.value = text;
    },
    setProblem: (sentence) => {
      if (problem.textContent === (sentence ?? '')) return;
      problem.textContent = sentence ?? '';
      node.toggleAttribute('data-wrong', sentence !== undefined);
      node.setAttribute('aria-invalid', String(sentence !== undefined));
      // The field is in a shadow tree, out of which no description can be pointed at.
      node.setAttribute('aria-label', sentence === undefined ? label : `${label}. ${sentence}`);
    },
  };
}

export interface ListOption {
  readonly value: string;
  readonly label: string;
}

export interface ChoiceList {
  readonly element: HTMLElement;
  /** The options as they are now; `value` is that of one of them. */
  set(options: readonly ListOption[], value: string): void;
}

/** Lists that have been made: their labels name them by number. */
let lists = 0;

/**
 * A list of which one is chosen, with its label beside it; `change` is called for the person's changes only. The
 * browser's own: the toolkit's chooses anew by itself when its options change while a run goes on.
 */
export function choiceList(label: string, testId: string, change: (value: string) => void): ChoiceList {
  const select = document.createElement('select');
  select.className = 'choice-list';
  select.id = `choice-${++lists}`;
  select.dataset['testid'] = testId;
  const words = document.createElement('label');
  words.htmlFor = select.id;
  words.textContent = label;
  const node = document.createElement('span');
  node.className = 'choice';
  node.append(words, select);
  let shown = '';
  select.addEventListener('change', () => change(select.value));
  return {
    element: node,
    set: (options, value) => {
      const key = JSON.stringify(options);
      if (key !== shown) {
        shown = key;
        select.replaceChildren(...options.map((option) => new Option(option.label, option.value)));
      }
      if (select.value !== value) select.value = value;
    },
  };
}
