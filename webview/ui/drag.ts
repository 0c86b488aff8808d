/** Tells of the primary button's drags over `node`, from the press on and wherever the pointer goes, and of their end. */
export function onDrag(node: HTMLElement, drag: (event: PointerEvent) => void, settle: () => void): void {
  node.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    node.setPointerCapture(event.pointerId);
    drag(event);
  });
  node.addEventListener('pointermove', (event) => {
    if (node.hasPointerCapture(event.pointerId)) drag(event);
  });
  node.addEventListener('pointerup', settle);
}
