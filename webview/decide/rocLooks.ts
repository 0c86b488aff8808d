/** Calibration prompts as a whole line, held-out anchors dashed; the colours are those of the kind that harm is told from. */
export const rocDashes = { calibration: [], anchors: [5, 4] } as const;

export const rocAxes = { x: 'others taken for harmful %', y: 'harmful found %' } as const;
