/** A file's size as people say it: `0.5 MB`, `98 MB`, `4.9 GB` (powers of ten). */
export function fileSize(bytes: number): string {
  if (bytes < 1e5) return `${Math.max(1, Math.round(bytes / 1e3))} kB`;
  if (bytes < 1e7) return `${(bytes / 1e6).toPrecision(2)} MB`;
  return bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
