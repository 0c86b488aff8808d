// Ids of the colours in package.json (a unit test compares the two): people change them in `workbench.colorCustomizations`.

export const holeColour = 'refusalLens.tint.hole';

/** The colour of a step of the tint, e.g. `refusalLens.tint.harmful3`. */
export function tintColour(step: number): string {
  return `refusalLens.tint.${step > 0 ? 'harmful' : 'harmless'}${Math.abs(step)}`;
}
