/** Pixels of the picture for each of the drawing's, unless a side would be longer than browsers draw reliably. */
const usualScale = 2;
const longestSide = 16_384;

/**
 * A drawing as PNG, base64, in at least the screen's resolution.
 * @param svg the text of an SVG element of this size in pixels
 * @throws Error where the browser cannot draw it
 */
export async function pngOf(
  svg: string,
  { width, height }: { readonly width: number; readonly height: number },
): Promise<string> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const scale = Math.min(
    Math.max(usualScale, window.devicePixelRatio),
    longestSide / Math.max(width, height),
  );
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const [, content] = canvas.toDataURL('image/png').split(',');
  if (!content) throw new Error('The canvas is empty.');
  return content;
}
