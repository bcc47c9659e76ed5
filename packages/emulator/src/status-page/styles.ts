import { type Html, html } from './html.js'

/** The style sheet of all pages: light and dark, from 360 pixels on, and at any zoom. */
export function styles(): Html {
  return html`
:root {
  color-scheme: light dark;
  --page: #f3f5f8; --panel: #ffffff; --line: #d5dbe3; --soft: #eef2f6;
  --text: #17202b; --muted: #4d5a6a; --accent: #0b5cad; --accent-text: #ffffff; --accent-hover: #084a8c;
  --good: #1d6b3a; --good-back: #e4f4ea; --bad: #a3231b; --bad-back: #fdecea; --wait: #7a4b00; --wait-back: #fff4dc;
  --focus: #0b5cad; --bar: #0b5cad; --bar-full: #b3261e;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #10161d; --panel: #18212b; --line: #334150; --soft: #212c38;
    --text: #e7edf3; --muted: #a9b6c4; --accent: #6cb2ff; --accent-text: #06192c; --accent-hover: #93c6ff;
    --good: #7fd6a0; --good-back: #143021; --bad: #ffa59d; --bad-back: #3b1916; --wait: #ffd58a; --wait-back: #362a10;
    --focus: #9fcbff; --bar: #6cb2ff; --bar-full: #ff8a80;
  }
}
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0; background: var(--page); color: var(--text);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif;
  overflow-wrap: anywhere;
}
a { color: var(--accent); }
a:hover { color: var(--accent-hover); }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; border-radius: 4px; }
main:focus { outline: none; }
code, pre { font-family: ui-monospace, "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 0.875em; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: 0.5rem; background: var(--panel); padding: 0.5rem 1rem; z-index: 1; }

.banner, main { max-width: 72rem; margin: 0 auto; padding: 0 1.25rem; }
.banner { display: flex; flex-wrap: wrap; gap: 0.5rem 1.25rem; align-items: center; justify-content: space-between; padding-block: 1rem; }
.banner .actions { display: flex; flex-wrap: wrap; gap: 0.5rem 1.25rem; align-items: center; }
.brand { margin: 0; font-weight: 700; font-size: 1.125rem; }
.brand a { color: var(--text); text-decoration: none; }
.brand span { color: var(--muted); font-weight: 400; }
main { padding-bottom: 3rem; display: grid; gap: 1.25rem; grid-template-columns: minmax(0, 1fr); }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0.5rem 0 0; }
h2 { font-size: 1.125rem; line-height: 1.3; margin: 0 0 0.75rem; }
h3 { font-size: 1rem; line-height: 1.3; margin: 0; }
p { margin: 0 0 0.75rem; }
p:last-child { margin-bottom: 0; }
.lead, .muted { color: var(--muted); }
.lead { margin: 0.25rem 0 0; }
.small { font-size: 0.875rem; }
h3 code { font-size: 1rem; }

.panel { background: var(--panel); border: 1px solid var(--line); border-radius: 10px; padding: 1.25rem; }
.panel.waiting { border-left: 5px solid var(--wait); }
.pair { display: grid; gap: 1.25rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); }
.repository { border-top: 1px solid var(--line); padding-top: 1rem; margin-top: 1rem; }
.repository:first-of-type { border-top: 0; padding-top: 0; margin-top: 0; }
.repository .head { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; justify-content: space-between; align-items: baseline; margin-bottom: 0.5rem; }
.empty { background: var(--soft); border-radius: 8px; padding: 1rem; }

.notice { border-radius: 8px; padding: 0.75rem 1rem; margin: 0; }
.notice.done { background: var(--good-back); color: var(--good); }
.notice.problem { background: var(--bad-back); color: var(--bad); }
.chip { display: inline-block; border-radius: 999px; padding: 0 0.6em; font-size: 0.8125rem; line-height: 1.6; background: var(--soft); color: var(--text); }
.chip.good { background: var(--good-back); color: var(--good); }
.chip.bad { background: var(--bad-back); color: var(--bad); }
.chip.wait { background: var(--wait-back); color: var(--wait); }

table { width: 100%; border-collapse: collapse; }
caption { text-align: left; color: var(--muted); font-size: 0.875rem; padding-bottom: 0.375rem; }
th, td { text-align: left; vertical-align: baseline; padding: 0.5rem 1rem 0.5rem 0; border-top: 1px solid var(--line); font-weight: 400; }
thead th { border-top: 0; color: var(--muted); font-size: 0.8125rem; padding-block: 0.25rem; }
th:last-child, td:last-child { padding-right: 0; }
.artifacts { table-layout: fixed; }
.artifacts thead th:nth-child(1) { width: 30%; }
.artifacts thead th:nth-child(4) { width: 12%; }
.artifacts thead th:nth-child(5) { width: 22%; }
th.number, td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; padding-right: 2rem; }
td time { white-space: nowrap; }
.label { display: none; }
.digest { display: block; max-width: 20ch; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; user-select: all; }
.tags { list-style: none; margin: 0; padding: 0; }
.tags code { font-weight: 600; font-size: 0.9375em; }
@media (max-width: 44rem) {
  table, tbody, tr, th, td, caption { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tbody tr { border-top: 1px solid var(--line); padding: 0.5rem 0; }
  tbody th, tbody td { border: 0; padding: 0.125rem 0; display: grid; grid-template-columns: 6.5rem minmax(0, 1fr); gap: 0.75rem; }
  tbody th.number, tbody td.number { text-align: left; white-space: normal; padding-right: 0; }
  .label { display: block; color: var(--muted); font-size: 0.875rem; }
  td time { white-space: normal; }
}

form { margin: 0; }
label { display: block; font-weight: 600; margin-bottom: 0.25rem; }
label .muted { font-weight: 400; }
input[type="text"], input[type="password"] {
  width: 100%; font: inherit; color: var(--text); background: var(--panel);
  border: 1px solid var(--muted); border-radius: 6px; padding: 0.5rem 0.75rem;
}
button {
  font: inherit; font-weight: 600; cursor: pointer; border-radius: 6px; padding: 0.5rem 1.25rem; min-height: 2.75rem;
  border: 1px solid var(--accent); background: var(--accent); color: var(--accent-text);
}
button:hover { background: var(--accent-hover); border-color: var(--accent-hover); }

.banner button { padding: 0.25rem 0.875rem; min-height: 2.5rem; }
button.plain { background: transparent; color: var(--accent); }
button.plain:hover { background: var(--soft); color: var(--accent-hover); }
.buttons { display: flex; flex-wrap: wrap; gap: 0.75rem; margin-top: 1rem; }
.request { border-top: 1px solid var(--line); padding-top: 1rem; margin-top: 1rem; }
.request:first-of-type { border-top: 0; padding-top: 0; margin-top: 0; }
.request form { max-width: 34rem; margin-top: 0.75rem; }
blockquote { margin: 0.5rem 0; padding: 0.25rem 0 0.25rem 1rem; border-left: 3px solid var(--line); white-space: pre-line; }

.login { max-width: 27rem; width: 100%; margin: 8vh auto 0; }
.login h1 { margin: 0 0 0.5rem; }
.login .notice { margin-bottom: 1rem; }

.bar { display: block; width: 100%; height: 0.875rem; border-radius: 999px; background: var(--soft); margin: 0.5rem 0; }
.bar rect { fill: var(--bar); }
.bar .full { fill: var(--bar-full); }
.figure { font-size: 1.5rem; font-weight: 600; line-height: 1.2; }
.figure .muted { font-weight: 400; }

pre { margin: 0 0 0.75rem; background: var(--soft); border-radius: 8px; padding: 0.875rem 1rem; overflow-x: auto; white-space: pre; overflow-wrap: normal; }
summary { cursor: pointer; color: var(--accent); padding: 0.375rem 0; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0.25rem 1rem; margin: 0; }
dt { color: var(--muted); }
dd { margin: 0; }
@media (max-width: 30rem) {
  .banner, main { padding-inline: 0.875rem; }
  .banner, .banner .actions { gap: 0.5rem 0.75rem; }
  .brand { font-size: 1rem; }
  .panel { padding: 1rem; }
  dl { grid-template-columns: minmax(0, 1fr); gap: 0; }
  dd { margin-bottom: 0.5rem; }
}
@media (forced-colors: active) { .panel, .chip, .notice, .bar { border: 1px solid; } .bar rect, .bar .full { fill: Highlight; } }
@media print { .banner form, .waiting form { display: none; } }
`
}
