// The part of VS Code's notebook renderer API that is used here
// (https://code.visualstudio.com/api/extension-guides/notebook#notebook-renderers).

export interface OutputItem {
  readonly id: string;
  json(): unknown;
}

export interface Renderer {
  /** Draws an item into the element; called again with the same element when the item changes. */
  renderOutputItem(item: OutputItem, element: HTMLElement): void;
}
