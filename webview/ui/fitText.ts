/** Cuts texts to `width` with an ellipsis; measures each text once. */
export function fitter(
  ctx: { measureText(text: string): { readonly width: number } },
  width: number,
): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    let shown = text;
    const characters = [...text];
    while (characters.length > 1 && ctx.measureText(shown).width > width) {
      characters.pop();
      shown = `${characters.join('')}…`;
    }
    known.set(text, shown);
    return shown;
  };
}
