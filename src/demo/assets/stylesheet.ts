// The shop's stylesheet: one for light and dark, no font or image from elsewhere.

export const stylesheet = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#faf7f2, #191715);
  --surface: light-dark(#ffffff, #24211e);
  --ink: light-dark(#2b2622, #ece6df);
  --muted: light-dark(#766c62, #a89d92);
  --line: light-dark(#e6ded3, #3a3530);
  --accent: light-dark(#a6401c, #e98a5f);
  --on-accent: light-dark(#ffffff, #221108);
}
* { box-sizing: border-box }
body { margin: 0; background: var(--ground); color: var(--ink);
  font: 16px/1.5 system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif }
a { color: inherit }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
header { display: flex; flex-wrap: wrap; gap: 12px 28px; align-items: center; padding: 14px 28px;
  background: var(--surface); border-bottom: 1px solid var(--line) }
.brand { font: 600 21px Georgia, 'Times New Roman', serif; text-decoration: none; white-space: nowrap }
.brand span { color: var(--accent) }
.search { display: flex; flex: 1; min-width: 240px; max-width: 560px }
.search input { flex: 1; min-width: 0; border-radius: 8px 0 0 8px; border-right: 0 }
.search button { border-radius: 0 8px 8px 0 }
header nav { display: flex; gap: 20px; margin-left: auto; white-space: nowrap }
header nav a { text-decoration: none }
.count { display: inline-block; min-width: 1.5em; padding: 0 .4em; border-radius: 1em;
  background: var(--accent); color: var(--on-accent); font-size: 13px; text-align: center }
main { max-width: 1120px; margin: 0 auto; padding: 28px }
body > footer { padding: 28px; text-align: center; color: var(--muted); font-size: 14px }
h1 { font: 600 30px/1.2 Georgia, 'Times New Roman', serif; margin: 0 0 8px }
h2 { font: 600 21px/1.3 Georgia, 'Times New Roman', serif; margin: 32px 0 12px }
.muted { color: var(--muted); margin: 0 0 16px }
.hero { padding: 44px 36px; border-radius: 14px; background: linear-gradient(120deg,
  light-dark(#f3dccb, #43291c), light-dark(#e9e3c8, #33311f)) }
.hero h1 { font-size: 38px }
.hero p { margin: 0 }
.categories { display: flex; flex-wrap: wrap; gap: 10px; margin: 22px 0 }
.categories a { padding: 6px 16px; border: 1px solid var(--line); border-radius: 2em;
  background: var(--surface); text-decoration: none }
.categories a:hover { border-color: var(--accent) }
.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(190px, 1fr)); gap: 18px;
  margin: 0; padding: 0; list-style: none }
.card { display: flex; flex-direction: column; height: 100%; padding-bottom: 14px; overflow: hidden;
  background: var(--surface); border: 1px solid var(--line); border-radius: 12px;
  text-decoration: none; transition: border-color .15s }
.card:hover { border-color: var(--accent) }
.card > :not(.picture) { margin: 6px 14px 0 }
.card .name { flex: 1 }
.picture { display: grid; place-items: center; aspect-ratio: 4 / 3; --light: 86%; --soft: 38%;
  background: hsl(var(--hue) var(--soft) var(--light)) }
.picture img { width: 42%; opacity: .75 }
@media (prefers-color-scheme: dark) {
  .picture { --light: 30%; --soft: 24% }
  .picture img { filter: invert(1) }
}
.price { font-weight: 600 }
.stars { color: light-dark(#a86400, #e9b04d); font-size: 15px }
.stars.muted { color: var(--muted) }
.product { display: grid; grid-template-columns: repeat(auto-fit, minmax(300px, 1fr)); gap: 36px }
.product .picture { border-radius: 14px }
.product .price { font-size: 24px; margin: 14px 0 }
.buy { display: flex; gap: 14px; align-items: end; margin-top: 22px }
.buy input { width: 84px }
.reviews blockquote { margin: 0 0 12px; padding: 12px 18px; background: var(--surface);
  border-left: 3px solid var(--accent); border-radius: 0 10px 10px 0 }
.reviews blockquote p { margin: 0 }
.reviews footer { color: var(--muted); font-size: 14px }
.panel { max-width: 760px; margin: 0 auto; padding: 30px; background: var(--surface);
  border: 1px solid var(--line); border-radius: 14px }
.panel.narrow { max-width: 420px }
.fields { display: grid; gap: 16px; margin-top: 20px }
label { display: grid; gap: 4px; font-size: 15px }
input { font: inherit; padding: 9px 12px; color: inherit; background: var(--ground);
  border: 1px solid var(--line); border-radius: 8px }
button, .button { display: inline-block; font: inherit; font-weight: 600; padding: 9px 20px; cursor: pointer;
  border: 1px solid var(--accent); border-radius: 8px; text-decoration: none;
  background: var(--accent); color: var(--on-accent) }
button:disabled { opacity: .6; cursor: default }
.quiet { background: none; color: var(--accent) }
.actions { text-align: right; margin: 20px 0 0 }
.problem { padding: 10px 16px; border: 1px solid #c43c2b; border-radius: 8px }
table { width: 100%; margin-top: 14px; border-collapse: collapse }
th, td { padding: 10px 6px; border-bottom: 1px solid var(--line); text-align: left }
th:nth-child(n + 2), td:nth-child(n + 2), tfoot td { text-align: right }
tfoot th, tfoot td { border: 0; font-weight: 600 }
.pages { display: flex; gap: 20px; justify-content: center; margin-top: 26px }
`
