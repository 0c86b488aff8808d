/** What `element` may set besides children. Styles are set by script (CSSOM), which the panel's CSP allows. */
export interface ElementOptions {
  readonly class?: string;
  readonly id?: string;
  /** Attributes; `undefined` leaves one out. */
  readonly attributes?: Readonly<Record<string, string | number | undefined>>;
  /** data-* attributes; `undefined` leaves one out. */
  readonly data?: Readonly<Record<string, string | number | undefined>>;
  readonly on?: { readonly [Type in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[Type]) => void };
}

/** A new element with its children; strings become text nodes, never markup. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  options: ElementOptions = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const node = document.createElement(tag);
  if (options.class !== undefined) node.className = options.class;
  if (options.id !== undefined) node.id = options.id;
  for (const [name, value] of Object.entries(options.attributes ?? {})) {
    if (value !== undefined) node.setAttribute(name, String(value));
  }
  for (const [name, value] of Object.entries(options.data ?? {})) {
    if (value !== undefined) node.dataset[name] = String(value);
  }
  for (const [type, listener] of Object.entries(options.on ?? {})) {
    node.addEventListener(type, listener as EventListener);
  }
  node.append(...children);
  return node;
}

/** Sets the text only when it differs: a selection and a screen reader's place in it stay where they are. */
export function setText(node: Node, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}
