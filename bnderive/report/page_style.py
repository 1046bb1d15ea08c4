"""How a page looks, on a screen in the light and in the dark, and on paper."""

STYLE = """
:root { --paper: #fff; --ink: #1c1e21; --quiet: #6a7078; --line: #dfe2e6; --soft: #f5f6f8;
  --right: #1a7f37; --error: #b3261e; --warning: #8a6100; --note: #8a6100; --wash: #fde7e5; }
@media (prefers-color-scheme: dark) { :root { --paper: #15171a; --ink: #e3e5e8; --quiet: #9aa1a9; --line: #33373c;
  --soft: #1e2125; --right: #57c274; --error: #ff8a80; --warning: #e3b341; --note: #e3b341; --wash: #4a1f1c; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1rem 4rem; max-width: 60rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.4rem; margin: 0 0 .25rem; overflow-wrap: anywhere; }
h2 { font-size: 1.05rem; margin: 2rem 0 .5rem; }
article + article, header + article { margin-top: 4rem; padding-top: 2rem; border-top: 1px solid var(--line); }
a { color: inherit; text-decoration-color: var(--quiet); }
.against, .prose, .quiet, .id { color: var(--quiet); }
.against { margin: 0; } .prose { margin: 1.5rem 0 .25rem; overflow-wrap: anywhere; }
.failed { color: var(--error); font-weight: 600; }
.claim { display: grid; grid-template-columns: 6.5rem minmax(0, 1fr) auto; gap: .25rem .75rem; align-items: center;
  padding: .5rem .75rem; border-left: 3px solid var(--line); margin: .25rem 0; break-inside: avoid; }
.claim.error { border-color: var(--error); background: var(--soft); }
.claim.warning, .claim.note { border-color: var(--warning); background: var(--soft); }
.claim .id { margin: 0; font-size: .9rem; font-variant-numeric: tabular-nums; }
.claim .id a { color: var(--ink); text-decoration: none; font-weight: 600; }
.formula { overflow-x: auto; overflow-y: hidden; padding: .2rem 0; }
math { font-size: 1.1rem; } .formula math { padding: .15rem 0; }
.wrong { color: var(--error); background: var(--wash); border-bottom: 2px solid var(--error); padding: 0 .1em; }
.badge { display: inline-block; padding: .05rem .55rem; border: 1px solid currentColor; border-radius: 1rem;
  font-size: .85rem; white-space: nowrap; }
.badge.right { color: var(--right); } .badge.error { color: var(--error); font-weight: 600; }
.badge.warning, .badge.note { color: var(--warning); } .badge.quiet { color: var(--quiet); }
.said, details { grid-column: 2 / -1; margin: 0; }
dl { display: grid; grid-template-columns: minmax(4.5rem, max-content) minmax(0, 1fr);
  gap: .15rem .75rem; margin: .5rem 0; }
dt { color: var(--quiet); } dd { margin: 0; overflow-wrap: anywhere; overflow-x: auto;
  overflow-y: hidden; } dd.mend { font-weight: 600; }
details { font-size: .85rem; color: var(--quiet); } summary { cursor: pointer; width: max-content; }
pre, code { font: .85rem/1.45 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
pre { margin: .25rem 0; padding: .5rem .75rem; background: var(--soft); border-radius: .25rem; }
.overview { border-collapse: collapse; width: 100%; } .overview td, .overview th { padding: .2rem .75rem .2rem 0;
  text-align: right; border-bottom: 1px solid var(--line); } .overview td:first-child, .overview th:first-child {
  text-align: left; overflow-wrap: anywhere; } .overview .all td { font-weight: 600; }
@media (max-width: 40rem) { .claim { grid-template-columns: 1fr auto; }
  .formula, .said, details { grid-column: 1 / -1; }
  .claim .badge { grid-row: 1; grid-column: 2; }
  .overview tr { display: grid; grid-template-columns: repeat(5, 1fr); border-bottom: 1px solid var(--line); }
  .overview td, .overview th { border: none; } .overview td:first-child, .overview th:first-child, .overview [colspan] {
    grid-column: 1 / -1; } }
@media print { body { max-width: none; padding: 0; } details { display: none; } .claim { background: none !important; }
  .formula { overflow: visible; } * { print-color-adjust: exact; } }
"""
