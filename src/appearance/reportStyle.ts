/**
 * How HTML reports look. The chart colours keep 3:1 to the page and differ in lightness, for readers who do not see
 * them as colours; the script that draws reads them from here.
 */
export const reportStyle = `
:root {
  color-scheme: light dark;
  --page: #ffffff;
  --ink: #1f1f1f;
  --muted: #5c5c5c;
  --line: #d4d4d4;
  --blue: #0072b2;
  --orange: #b86200;
  --purple: #8a4fa3;
  --grey: #4d4d4d;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #1e1e1e;
    --ink: #e4e4e4;
    --muted: #a6a6a6;
    --line: #454545;
    --blue: #56b4e9;
    --orange: #f0ad4e;
    --purple: #d5a6e6;
    --grey: #c4c4c4;
  }
}
body {
  margin: 0 auto;
  max-width: 80rem;
  padding: 1rem 1.5rem 3rem;
  background: var(--page);
  color: var(--ink);
  font: 14px/1.5 system-ui, sans-serif;
}
h1 { font-size: 1.5rem; }
h2 { margin: 2rem 0 0.5rem; font-size: 1.15rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.15rem 1rem; }
dt { color: var(--muted); }
dd { margin: 0; overflow-wrap: anywhere; }
p.note { max-width: 60rem; color: var(--muted); }
li { max-width: 60rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 0.2rem 0.5rem; border-bottom: 1px solid var(--line); text-align: left; white-space: nowrap; }
td.long { min-width: 24rem; white-space: pre-line; }
thead th { vertical-align: bottom; border-bottom: 2px solid var(--muted); }
tbody th { font-weight: normal; }
.charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(26rem, 100%), 1fr)); gap: 1rem; }
.charts:not(:empty) { margin-bottom: 1rem; }
figure { margin: 0; min-width: 0; }
figcaption { font-weight: 600; }
.plot { position: relative; }
`;
