/** A style sheet as text (scripts/bundle.mjs). */
declare module '*.css' {
  const text: string;
  export { text as default };
}
