// Contrast of every pair of text and ground used is at least 4.5:1, of lines that carry meaning 3:1 (checked by the axe test).
const dark = `
  color-scheme: dark;
  --paper: var(--dousuru-paper-dark, #1c1a18);
  --surface: var(--dousuru-surface-dark, #262320);
  --sunken: #151311;
  --ink: #ece6dc;
  --soft: #b8ada0;
  --line: #3c3731;
  --edge: #857b6f;
  --accent: var(--dousuru-accent-dark, #93c9b6);
  --on-accent: var(--dousuru-on-accent-dark, #10211b);
  --tint: #2a3a34;
  --tint-line: #3c554b;
  --warn: #ecc583;
  --warn-tint: #3a2f1c;
  --bad: #f0a595;
  --bad-tint: #3d2621;
  --shadow: 0 1px 2px rgb(0 0 0 / .4), 0 16px 48px rgb(0 0 0 / .5);
`

/** Colours, type and the small resets. A company sets --dousuru-accent and its relatives on the element. */
export const theme = `
:host {
  color-scheme: light;
  --paper: var(--dousuru-paper, #faf7f1);
  --surface: var(--dousuru-surface, #ffffff);
  --sunken: #f2ede3;
  --ink: #2d2823;
  --soft: #6b6156;
  --line: #e6dfd2;
  --edge: #958a7c;
  --accent: var(--dousuru-accent, #2f6555);
  --on-accent: var(--dousuru-on-accent, #ffffff);
  --tint: #e3ede7;
  --tint-line: #cbdcd2;
  --warn: #74520f;
  --warn-tint: #f8edd2;
  --bad: #96351f;
  --bad-tint: #faeae4;
  --shadow: 0 1px 2px rgb(62 48 30 / .08), 0 16px 48px rgb(62 48 30 / .18);
  --round: 14px;
  --ease: cubic-bezier(.2, .7, .2, 1);
  display: contents;
  font: 400 15px/1.75 var(--dousuru-font, "Hiragino Sans", "Hiragino Kaku Gothic ProN", "BIZ UDPGothic", "Noto Sans JP", "Noto Sans CJK JP", "Yu Gothic UI", "Yu Gothic", Meiryo, system-ui, sans-serif);
  letter-spacing: .01em;
  text-align: start;
  color: var(--ink);
}
@media (prefers-color-scheme: dark) { :host(:not([theme="light"])) { ${dark} } }
:host([theme="dark"]) { ${dark} }
:host([page]) { display: block; height: 100%; min-height: 20rem; }
:lang(en) { line-height: 1.6; letter-spacing: 0; }

*, ::before, ::after { box-sizing: border-box; }
[hidden] { display: none !important; }
h1, h2, h3, p, ul, ol, dl, dd, figure, blockquote, fieldset { margin: 0; padding: 0; border: 0; min-width: 0; }
ul, ol { list-style: none; }
h1, h2, h3 { font-size: inherit; font-weight: 600; line-height: 1.5; }
button, textarea, input { font: inherit; letter-spacing: inherit; color: inherit; }
/* Lines of Japanese break anywhere, addresses and long words must too; between phrases where the browser knows them. */
.panel { overflow-wrap: anywhere; line-break: strict; word-break: normal; }
h1, h2, h3, .button { word-break: auto-phrase; }
.drawing { width: 1.25em; height: 1.25em; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; flex: none; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.panel:focus-visible, h2:focus-visible { outline: none; }
.log:focus-visible { outline-offset: -3px; }
@media (prefers-reduced-motion: reduce) { *, ::before, ::after { animation: none !important; transition: none !important; scroll-behavior: auto !important; } }
`
