/** The colours of the report's style sheet as they are now, light or dark. */
export interface ReportTheme {
  readonly ink: string;
  readonly muted: string;
  readonly line: string;
  /** For lines and bars, told apart without hue too. */
  readonly series: readonly string[];
}

export function reportTheme(): ReportTheme {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: colour('ink'),
    muted: colour('muted'),
    line: colour('line'),
    series: ['blue', 'orange', 'purple', 'grey'].map(colour),
  };
}
