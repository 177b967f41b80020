// Words that stand nowhere else, and how to find them in whatever form they were written down.

/**
 * A way to write: a beginning that no text has, and ten signs that count. nfd is written with its voiced signs apart, half in half-width
 * katakana: both change when somebody normalizes them.
 * @type {Record<string, { begin: string, signs: string }>}
 */
const SCRIPTS = {
  kanji: { begin: '鱟鰛鰡', signs: '壱弐参肆伍陸漆捌玖零' },
  kana: { begin: 'ゑぷゐゎ', signs: 'たちつてとまみむめも' },
  half: { begin: 'ﾇﾍﾟｦﾎﾞ', signs: 'ｱｲｳｴｵｶｷｸｹｺ' },
  nfd: { begin: 'ぽゐぐゑ'.normalize('NFD'), signs: 'らりるれろがぎぐげご' },
  latin: { begin: 'zqvcanaryx', signs: 'abcdefghij' },
}
const DIGITS = 4
/** Instead of a number: the word is cut off. */
const CUT = -2

const hex = (/** @type {Uint8Array} */ bytes) => Buffer.from(bytes).toString('hex')
const numbered = (/** @type {string} */ text, /** @type {(c: number) => string} */ form) => Array.from({ length: text.length }, (_, i) => text.charCodeAt(i) < 128 ? text[i] : form(text.charCodeAt(i))).join('')

/** What base64 makes of a text, wherever in a longer one it begins: the signs that hang on it alone. @param {string} text */
function base64(text) {
  return [0, 1, 2].map((shift) => {
    const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(text)])
    const whole = bytes.subarray(0, bytes.length - (bytes.length % 3)).toString('base64')
    return whole.slice(shift ? 4 : 0)
  })
}

/** Every form of a beginning, by name. @param {string} begin */
function formsOf(begin) {
  /** @type {Map<string, string>} */ const forms = new Map()
  for (const norm of ['as it is', 'NFC', 'NFD', 'NFKC', 'NFKD']) {
    const text = norm === 'as it is' ? begin : begin.normalize(norm)
    const bytes = Buffer.from(text)
    const url = encodeURIComponent(text)
    const all = {
      plain: text, url, 'url, small': url.toLowerCase(), 'url twice': encodeURIComponent(url), hex: hex(bytes), 'hex, great': hex(bytes).toUpperCase(),
      json: numbered(text, (c) => `\\u${c.toString(16).padStart(4, '0')}`), entity: numbered(text, (c) => `&#${c};`), 'entity, hex': numbered(text, (c) => `&#x${c.toString(16)};`),
      octal: [...bytes].map((b) => (b < 128 ? String.fromCharCode(b) : `\\${b.toString(8)}`)).join(''), go: [...bytes].map((b) => (b < 128 ? String.fromCharCode(b) : `\\x${b.toString(16)}`)).join(''),
      utf16: Buffer.from(text, 'utf16le').toString('latin1'), bytes: bytes.toString('latin1'), reversed: [...text].reverse().join(''),
    }
    for (const [name, form] of Object.entries(all)) if (!forms.has(form)) forms.set(form, `${name}, ${norm}`)
    for (const form of base64(text)) for (const f of [form, form.replaceAll('+', '-').replaceAll('/', '_')]) if (!forms.has(f)) forms.set(f, `base64, ${norm}`)
  }
  return forms
}

const FORMS = Object.entries(SCRIPTS).flatMap(([script, { begin }]) => [...formsOf(begin)].map(([form, name]) => ({ script, form, name: `${script}, ${name}` })))
const LOOK = new RegExp(FORMS.map(({ form }) => form.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|'), 'g')
const NAMES = new Map(FORMS.map(({ form, script, name }) => [form, { script, name }]))

/** What Postgres is asked for: the beginnings as text, and as the hex of bytes. */
export const patterns = Object.values(SCRIPTS).flatMap(({ begin }) => [...new Set(['NFC', 'NFD', 'NFKC'].map((n) => begin.normalize(n)).concat(begin))]).flatMap((text) => [text, hex(Buffer.from(text))])

/** The beginning of each script, for the masks and such. */
export const scripts = Object.keys(SCRIPTS)

/** The n-th word of a script. @param {string} script @param {number} n */
export function word(script, n) {
  const { begin, signs } = SCRIPTS[script]
  return begin + String(n).padStart(DIGITS, '0').split('').map((d) => signs[Number(d)]).join('')
}

/**
 * The words found in a text, each with its form and, where it can be read off, its number.
 * @param {string | Buffer} hay
 * @returns {{ form: string, script: string, n: number }[]}
 */
export function find(hay) {
  const text = typeof hay === 'string' ? hay : `${hay.toString('utf8')}\n${hay.toString('latin1')}`
  return [...text.matchAll(LOOK)].map((hit) => {
    const { script, name } = NAMES.get(hit[0]) ?? { script: '?', name: '?' }
    const after = text.slice(hit.index + hit[0].length, hit.index + hit[0].length + 2 * DIGITS).normalize('NFKC')
    const digits = [...after].slice(0, DIGITS).map((c) => SCRIPTS[script].signs.normalize('NFKC').indexOf(c))
    const cut = name.includes(', plain') && /^[^<"\n.」)、]{0,3}(?:[<"\n.」)]|$)/.test(after) // a list shows the beginning; whose it is say the words before
    return { form: name, script, n: digits.length === DIGITS && digits.every((d) => d >= 0) ? Number(digits.join('')) : cut ? CUT : -1 }
  })
}

/** Every field that got words: what was written where, and who may read it. */
export class Ledger {
  /** @type {{ field: string, readers: string[] }[]} by number of a word */ words = []
  /** @type {Set<string>} */ fields = new Set()

  /**
   * New words for a field.
   * @param {string} field
   * @param {string[]} readers slugs of the people who may read it
   * @param {number} [count]
   */
  write(field, readers, count = 15) {
    this.fields.add(field)
    return Array.from({ length: count }, (_, i) => {
      this.words.push({ field, readers })
      return word(scripts[i % scripts.length], this.words.length - 1)
    }).join('、')
  }

  /** One word of Latin letters, for an address. @param {string} field @param {string[]} readers */
  latin(field, readers) {
    this.fields.add(field)
    this.words.push({ field, readers })
    return word('latin', this.words.length - 1)
  }

  /** Which found words somebody may not read, said in short. @param {string | Buffer} hay @param {(entry: { field: string, readers: string[] }) => boolean} [allowed] */
  strange(hay, allowed = () => false) {
    return [...new Set(find(hay).filter(({ n }) => n !== CUT && !(this.words[n] && allowed(this.words[n]))).map(({ form, n }) => `${this.words[n]?.field ?? 'unknown field'} (${form})`))]
  }
}
