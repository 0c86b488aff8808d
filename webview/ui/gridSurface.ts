import { element } from './element';

export interface GridSurfaceOptions<Cell> {
  readonly canvas: HTMLElement;
  /** Besides `surface`. */
  readonly className?: string;
  readonly testId: string;
  /** Id of what says what is pointed at or chosen. */
  readonly describedBy: string;
  /** The cell under the pointer; undefined where there is none. */
  readonly cellUnder: (event: MouseEvent) => Cell | undefined;
  /** The cell that a key leads to; undefined where it leads to none. */
  readonly cellAfterKey: (key: string) => Cell | undefined;
  /** The pointer is over a cell; undefined: over none, or gone. */
  readonly point: (cell: Cell | undefined) => void;
  /** A cell is chosen by click or key. */
  readonly select: (cell: Cell) => void;
}

/** A picture of cells that can be pointed at, clicked, and gone through by keys, with the marks of two cells over it. */
export interface GridSurface {
  readonly element: HTMLElement;
  readonly pointed: HTMLElement;
  readonly chosen: HTMLElement;
}

export function createGridSurface<Cell>(options: GridSurfaceOptions<Cell>): GridSurface {
  const { canvas, className, testId, describedBy, cellUnder, cellAfterKey, point, select } = options;
  const pointed = element('div', { class: 'cell-mark cell-pointed' });
  const chosen = element('div', { class: 'cell-mark cell-chosen' });
  const surface = element(
    'div',
    {
      class: className === undefined ? 'surface' : `surface ${className}`,
      attributes: {
        tabindex: 0,
        role: 'application',
        'aria-roledescription': 'heatmap',
        'aria-describedby': describedBy,
      },
      data: { testid: testId },
    },
    canvas,
    pointed,
    chosen,
  );
  surface.addEventListener('pointermove', (event) => point(cellUnder(event)));
  surface.addEventListener('pointerleave', () => point(undefined));
  surface.addEventListener('click', (event) => {
    const cell = cellUnder(event);
    if (cell) select(cell);
  });
  surface.addEventListener('keydown', (event) => {
    const cell = cellAfterKey(event.key);
    if (!cell) return;
    event.preventDefault();
    pointed.hidden = true;
    select(cell);
    chosen.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  });
  return { element: surface, pointed, chosen };
}
