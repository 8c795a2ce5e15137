// The stylesheet of report.html: light and dark, paper and phone. No font, image or address from
// elsewhere. Colours of the two sides are told apart by readers who do not see red and green.

export const style = `
:root { color-scheme: light; --paper: #ffffff; --surface: #f6f7f9; --ink: #1b1f24; --muted: #5b6470;
  --line: #dfe3e8; --link: #0b57b3; --reference: #1f5fbf; --candidate: #c2500a; --planned-area: #5b647022;
  --reference-area: #1f5fbf2e; --candidate-area: #c2500a2e; --must-fix: #b3171f; --should-fix: #8a5300;
  --acceptable: #17683b; --inconclusive: #4d5866; --band: #17683b1f;
  --part-0: #1f5fbf; --part-1: #c2500a; --part-2: #2a8f6a; --part-3: #8452b8; --part-4: #a8871a; --part-5: #7a828c }
@media (prefers-color-scheme: dark) {
:root:not([data-paper]) { color-scheme: dark; --paper: #14171b; --surface: #1c2026; --ink: #e7eaee; --muted: #a2abb6;
  --line: #333a43; --link: #8ab8ff; --reference: #7db1ff; --candidate: #ff9d5c; --planned-area: #a2abb626;
  --reference-area: #7db1ff33; --candidate-area: #ff9d5c33; --must-fix: #ff8a85; --should-fix: #f0b451;
  --acceptable: #6fd39b; --inconclusive: #b4bdc8; --band: #6fd39b24;
  --part-0: #7db1ff; --part-1: #ff9d5c; --part-2: #58c79d; --part-3: #c19cf0; --part-4: #dcbf5a; --part-5: #98a1ac } }
* { box-sizing: border-box }
[hidden] { display: none !important }
html { -webkit-text-size-adjust: 100% }
body { margin: 0; background: var(--paper); color: var(--ink); overflow-wrap: anywhere;
  font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif }
body > * { max-width: 1360px; margin-inline: auto; padding-inline: 28px }
a { color: var(--link) }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 3px }
h1 { font-size: 17px; font-weight: 600; margin: 0; text-wrap: balance }
h2 { font-size: 19px; margin: 44px 0 10px }
h3 { font-size: 17px; margin: 0 0 4px }
h4 { font-size: 14px; margin: 22px 0 6px }
h5 { font-size: 13px; font-weight: 500; color: var(--muted); margin: 10px 0 4px }
.unseen { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden }
code { font: 12.5px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace }
pre { padding: 10px 14px; background: var(--surface); border: 1px solid var(--line); border-radius: 6px; overflow-x: auto }
small, .quiet { color: var(--muted); font-size: 13px }
body > header { padding-top: 26px }
.verdict { display: flex; gap: 16px; align-items: flex-start; margin: 14px 0 0 }
.verdict .mark { flex: none; width: 38px; height: 38px; font-size: 19px; line-height: 34px; text-align: center;
  border: 2px solid; border-radius: 50% }
.verdict .word { margin: 0; font-size: 13px; font-weight: 700; letter-spacing: .04em; text-transform: uppercase }
.verdict .sentence { color: var(--ink); margin: 0; font-size: 20px; line-height: 1.35; text-wrap: pretty; max-width: 60em }
.run { margin: 12px 0 0; color: var(--muted); font-size: 13px }
.must-fix { color: var(--must-fix) } .should-fix { color: var(--should-fix) }
.acceptable { color: var(--acceptable) } .inconclusive { color: var(--inconclusive) }
table { border-collapse: collapse; font-variant-numeric: tabular-nums }
#filter { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; margin: 26px 0 10px }
input, button { font: inherit; color: inherit }
#filter input { flex: 1 1 220px; max-width: 340px; padding: 5px 10px; border: 1px solid var(--muted); border-radius: 6px;
  background: var(--paper) }
#filter button { padding: 5px 11px; border: 1px solid var(--line); border-radius: 6px; background: var(--paper);
  font-size: 13.5px; cursor: pointer }
#filter button[aria-pressed=true] { background: var(--surface); border-color: currentColor; box-shadow: inset 0 0 0 1px currentColor }
#shown { margin: 0 0 0 auto; color: var(--muted); font-size: 13px }
#cells { width: 100% }
#cells > thead th { padding: 0; border-bottom: 2px solid var(--line); text-align: left; font-size: 13px; font-weight: 600;
  position: sticky; top: 0; background: var(--paper); z-index: 2; white-space: nowrap }
#cells > thead th.num { text-align: right }
#cells > thead button { border: 0; background: none; padding: 7px 10px; font-weight: 600; cursor: pointer; max-width: 13em;
  overflow: hidden; text-overflow: ellipsis; vertical-align: bottom }
#cells > thead button::after { content: ' ↕'; color: var(--line) }
#cells > thead [aria-sort=ascending] button::after { content: ' ↑'; color: inherit }
#cells > thead [aria-sort=descending] button::after { content: ' ↓'; color: inherit }
#cells > tbody > tr > * { padding: 6px 10px; border-bottom: 1px solid var(--line); vertical-align: top; text-align: left;
  font-weight: 400 }
#cells > tbody > tr > th { min-width: 17em }
#cells > tbody > tr[data-cell] { cursor: pointer; scroll-margin-top: 40px }
#cells > tbody > tr[data-cell]:hover > * { background: var(--surface) }
#cells > thead .num, #cells > tbody > tr > .num { text-align: right; white-space: nowrap }
#cells > thead th:not(:has(button)) { padding: 7px 10px }
#cells > thead abbr { text-decoration: none }
#cells > tbody > .main > th { font-weight: 600 }
#cells > tbody > .sub > th { padding-left: 32px }
#cells > tbody > .main > * { border-top: 1px solid var(--line) }
#cells > tbody > tr > th > button { border: 0; background: none; padding: 0; text-align: left; cursor: pointer; font-weight: inherit }
#cells > tbody > tr > th > button::before { content: '▸'; display: inline-block; width: 1.15em; color: var(--muted) }
#cells > tbody > tr > th > button[aria-expanded=true]::before { content: '▾' }
#cells > tbody > tr > .word { white-space: nowrap; font-weight: 600 }
#cells .word .mark { display: inline-block; width: 1.3em }
#cells > tbody > tr > .known { font-weight: 400; color: var(--muted) }
#cells .gap { white-space: nowrap }
#cells .gap small { display: inline-block }
#cells > tbody > tr > .notes { font-size: 13.5px; color: var(--muted); min-width: 22em }
#cells .notes p { margin: 0 0 2px }
#cells > tbody > tr.opened > td { padding: 0 0 18px; border-bottom: 2px solid var(--line) }
.panel { padding: 16px 20px 6px; background: var(--surface); border-radius: 0 0 8px 8px }
.panel p { margin: 2px 0 6px; max-width: 75em }
.panel ul { margin: 4px 0; padding-left: 1.3em }
.interval { display: block; width: 100%; max-width: 560px; margin: 10px 0 4px; overflow: visible }
.interval text { font-size: 11px; fill: var(--muted) }
.interval .band { fill: var(--band); stroke: none }
.interval .axis { stroke: var(--line) } .interval .same { stroke: var(--muted); stroke-dasharray: 3 3 }
.interval .whisker { stroke: currentColor; stroke-width: 3 } .interval .estimate { fill: currentColor }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 340px), 1fr)); gap: 22px; margin-top: 14px }
figure { margin: 0; min-width: 0 }
figcaption { font-size: 13px; color: var(--muted) } figcaption strong { color: var(--ink) }
.plot { min-height: 270px }
.u-legend { font: 12px/1.4 system-ui, sans-serif !important; text-align: left !important; margin: 0 !important }
.u-legend th { font-weight: 400 } .u-legend th::after { content: '' !important }
.u-legend .u-marker { border-width: 2px !important }
.events { font-size: 13px; color: var(--muted); list-style: none; padding: 0 !important }
.bar-row { display: grid; grid-template-columns: 8em minmax(0, 52em) max-content; gap: 10px; align-items: center; font-size: 13px; margin: 3px 0 }
.bar { display: flex; height: 16px; border-radius: 3px; overflow: hidden; background: var(--line) }
.bar-pair { display: grid; gap: 1px } .bar-pair > span { height: 7px; border-radius: 2px; min-width: 1px }
.of-reference { background: var(--reference) } .of-candidate { background: var(--candidate) }
.bar-total { text-align: right; font-variant-numeric: tabular-nums }
.part { border-right: 1px solid var(--surface) }
.part-0 { background: var(--part-0) } .part-1 { background: var(--part-1) } .part-2 { background: var(--part-2) }
.part-3 { background: var(--part-3) } .part-4 { background: var(--part-4) } .part-5 { background: var(--part-5) }
.legend { display: flex; flex-wrap: wrap; gap: 2px 18px; list-style: none; padding: 0 !important; font-size: 13px }
.swatch { display: inline-block; width: 10px; height: 10px; border-radius: 2px }
.facts { font-size: 13.5px; margin: 8px 0 }
.facts th, .facts td { padding: 4px 16px 4px 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); font-weight: 400 }
.facts thead th { font-weight: 600 } .facts th[scope=row] { color: var(--muted) }
.facts .num { text-align: right }
#parity tr > * { min-width: 8em } #parity td[class] { white-space: nowrap } #parity p { margin: 0 }
.wide { overflow-x: auto }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 3px 16px; font-size: 13px }
dt { color: var(--muted) } dd { margin: 0; min-width: 0 }
details { margin-top: 16px } summary { cursor: pointer; font-size: 14px }
.remarks li { margin: 3px 0 }
#shape { max-width: 820px }
#gaps .alarms { list-style: none; padding: 0; margin: 4px 0 }
.search { display: flex; gap: 8px; margin: 26px 0 10px; max-width: 520px }
.search input { flex: 1; min-width: 0; padding: 5px 10px; border: 1px solid var(--muted); border-radius: 6px; background: var(--paper) }
form > button, form > p > button { padding: 5px 14px; border: 1px solid var(--muted); border-radius: 6px; background: var(--surface); cursor: pointer }
.cells { columns: 3 18em; font-size: 13.5px; padding-left: 1.2em }
footer { margin-top: 48px; padding-block: 20px 40px; color: var(--muted); font-size: 13px }
@media screen and (max-width: 760px) {
  body > * { padding-inline: 16px }
  .verdict .sentence { color: var(--ink); font-size: 17px }
  #cells, #cells > tbody { display: block }
  #cells > thead { display: block; overflow-x: auto } #cells > thead th { position: static; border: 0 }
  #cells > thead tr { display: flex } #cells > thead th:not(:has(button)) { display: none }
  #cells > tbody > tr[data-cell] { display: grid; grid-template-columns: auto auto auto 1fr; padding: 9px 0; gap: 2px 16px;
    border-bottom: 1px solid var(--line) }
  #cells > tbody > tr[data-cell] > * { padding: 0; border: 0; text-align: left; min-width: 0 }
  #cells > tbody > tr > th { grid-column: 1 / 4; min-width: 0 } #cells .word { grid-column: 4; grid-row: 1; justify-self: end }
  #cells > tbody > .sub > th { padding-left: 12px }
  #cells td[data-name]::before { content: attr(data-name); color: var(--muted); font-size: 12px; display: block }
  #cells > tbody > tr > .gap { white-space: normal } #cells .notes:empty { display: none } #cells .notes { grid-column: 1 / -1 }
  #cells > tbody > tr.opened, #cells > tbody > tr.opened > td { display: block }
  .panel { padding: 12px 12px 4px; margin-inline: -8px } .interval text { font-size: 17px }
  .bar-row { grid-template-columns: 5.5em minmax(0, 1fr) max-content }
  dl { display: block } dd { margin: 0 0 6px }
  .wide .facts th, .wide .facts td { overflow-wrap: normal; min-width: 5em }
}
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth } }
@media print {
  body, #cells, #cells > tbody > tr > .notes, .gap small, .facts, dl, .events, .legend, figcaption { font-size: 11px }
  .verdict .sentence { font-size: 15px } #filter, #cells > thead button::after { display: none } #cells > thead th { position: static }
  figure, #cells tr[data-cell] { break-inside: avoid } .charts { grid-template-columns: 1fr 1fr }
  .panel { background: none; padding-inline: 0 } a { color: inherit }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact }
}
`
