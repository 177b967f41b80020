package mask

import (
	"regexp"
	"strings"
)

// A form is a kind that shows in the shape of a folded text. What its first group holds is masked, without a group all of it.
type form struct {
	kind Kind
	re   *regexp.Regexp
}

const (
	dash    = `[-−‐‑–—ー]`
	numeral = `[\d〇一二三四五六七八九十]`
	months  = `(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?`
	day     = `(?:(?:(?:19|20)\d{2}|(?:昭和|平成|令和|大正|[shrt])\.?(?:\d{1,2}|元))[-/.年] ?\d{1,2}(?:[-/.月] ?\d{1,2}日?|月)|(?:昭和|平成|令和|大正)` + numeral + `{1,3}年(?:` + numeral + `{1,3}月(?:` + numeral + `{1,3}日)?)?|(?:19|20)\d{2}年|(?:19|20)\d{6}|` + numeral + `{1,3}月` + numeral + `{1,3}日|` +
		months + ` \d{1,2}(?:st|nd|rd|th)?(?:,? (?:19|20)\d{2})?|\d{1,2}(?:st|nd|rd|th)? (?:of )?` + months + `(?: (?:19|20)\d{2})?|\d{1,2}/\d{1,2}/(?:19|20)\d{2}|(?:19|20)\d{2})`
	town = `[\p{Han}\p{Hiragana}\p{Katakana}ー]{1,8}?[市区町村郡]`
	pref = `(?:北海道|東京都|大阪府|京都府|\p{Han}{2,3}県)`
	lots = `(?:\d+|[一二三四五六七八九十]+)(?:丁目|番地|番|号|` + dash + `)[\d丁目番地号室の ]*(?:` + dash + `? ?\d+号?室?)*(?: ?[\p{Han}\p{Katakana}ー]{2,12} ?\d{2,4}号?室?)?`
)

var forms = []form{
	{Link, regexp.MustCompile(`(?:https?://|www\.)[!-~]+`)},
	{Mail, regexp.MustCompile(`[\p{Latin}\d._%+-]+ ?(?:@|[\[(]at[\])]) ?[a-z\d-]+(?:\.[a-z\d-]+)+`)},
	{Phone, regexp.MustCompile(`(?:\+|\b00)\d{1,3}[- ]?\(?\d{1,4}\)?(?:[- .]?\d{2,4}){2,4}`)},
	{Phone, regexp.MustCompile(`\(?0\d{1,4}(?: ?` + dash + ` ?|\) ?|[ (.]|の)\d{1,4}(?: ?` + dash + ` ?|\) ?|[ ).]|の)\d{3,4}|\b0\d{9,10}`)},
	{Phone, regexp.MustCompile(`[〇零][〇零一二三四五六七八九]{1,4}(?:` + dash + `|の| )[〇零一二三四五六七八九]{1,4}(?:` + dash + `|の| )[〇零一二三四五六七八九]{3,4}`)},
	{Phone, regexp.MustCompile(`(?:内線(?:番号)?[はが: ]*|\bext(?:ension)?\.? ?(?:is )?)(\d{2,6})`)},
	{Home, regexp.MustCompile(`〒 ?\d{3}` + dash + `?\d{4}(?: ?` + pref + `?(?:` + town + `)+[\p{Han}\p{Katakana}ーのが]{0,12}?(?:` + lots + `)?)?`)},
	{Home, regexp.MustCompile(`(?:` + pref + `(?:` + town + `)*|(?:` + town + `)+)[\p{Han}\p{Katakana}ーのが]{0,12}?` + lots)},
	{Home, regexp.MustCompile(`(` + pref + `?(?:` + town + `)+)(?:在住|に住|から通|に家|に実家|の自宅|の実家)`)},
	{Home, regexp.MustCompile(`(?:実家|自宅|住まい|住所)(?:は|が|の住所は|:| )?(` + pref + `?(?:` + town + `)+)`)},
	{Home, regexp.MustCompile(`(?:住所|自宅|郵便番号|postcode|postal code|zip(?: code)?)[^\d\n。]{0,6}(\d{3}-?\d{4})\b`)},
	{Home, regexp.MustCompile(`\b\d{1,5}(?:-\d+){0,3},? [a-z]+(?:-(?:cho|ku|machi|shi|ward|dori)|(?: [a-z]+)? (?:street|avenue|road|lane|drive|boulevard|st\.|ave\.|rd\.))(?:,? [a-z]+-(?:ku|shi|cho|machi|ken))*`)},
	{Birth, regexp.MustCompile(`(?:生年月日|誕生日|birthday|date of birth|d\.?o\.?b\.?|birth date|\bborn)[^\d\p{Han}a-z\n。]{0,4}(?:は|が|is|was|on|in|the|:| )* ?(` + day + `)`)},
	{Birth, regexp.MustCompile(`(` + day + `) ?(?:生まれ|産まれ|うまれ|生(?:$|[、。) ]))`)},
	{Number, regexp.MustCompile(`(?:社員|従業員|職員|社内)(?:番号|id|コード|no\.?|ナンバー)[はが:はの #]*([a-z]{0,4}-?\d[a-z\d-]*)`)},
	{Number, regexp.MustCompile(`\b(?:employee|staff|personnel|badge|payroll)(?: (?:number|no\.?|id|code)|#)(?: is|:|\s|#)*([a-z]{0,4}-?\d[a-z\d-]*)`)},
	{Number, regexp.MustCompile(`(?:口座(?:番号)?|マイナンバー|個人番号|保険証?(?:の)?番号|年金番号|パスポート(?:番号)?|免許証?(?:の)?番号|カード(?:の)?番号|my number|account(?: number| no\.?)?|passport(?: number| no\.?)?|card(?: number| no\.?)?)(?:は|が|の|は、|is|:|\s|普通|当座|番号|記号)*([a-z]{0,3}\d(?:[ -]?\d){3,18})`)},
	{Number, regexp.MustCompile(`\b\d{4}(?: |` + dash + `)\d{4}(?: |` + dash + `)\d{4}(?:(?: |` + dash + `)\d{4})?\b`)},
	{Number, regexp.MustCompile(`\b\d{4}` + dash + `\d{6}` + dash + `\d{2,4}\b`)},
	{Post, regexp.MustCompile(`\b(?:manager|head|director|chief|leader|supervisor) of (?:the )?(?:[a-z]+ ){0,3}?(?:section|department|dept|team|plant|group|division|office|line|branch)(?: \d+)?\b`)},
	{Post, regexp.MustCompile(`\b(?:[a-z]+ )?(?:section|line|plant|team|department|group|branch) \d+ (?:manager|head|leader|chief|supervisor|director)\b`)},
	{Post, regexp.MustCompile(unitWords + `の?` + roles)},
	{Post, regexp.MustCompile(`(?:製造|営業|開発|技術|設計|保全|検査|品質(?:保証|管理)|生産技術|経理|業務|調達|物流|広報|法務|企画)(?:課長|部長|係長|班長|室長)`)},
}

// unitWords is the form of a department with a number or a trade: 製造二課, 第三営業部.
const unitWords = `(?:\p{Han}{2,6}(?:支店|支社|営業所|研究所|工場))?(?:第?[一二三四五六七八九十\d]+(?:製造|営業|開発|技術|設計|保全|品質|総務|経理|業務)?(?:課|部|係|班|工場|ライン)|(?:製造|営業|開発|技術|設計|保全|検査|品質(?:保証|管理)?|生産技術|総務|経理|業務|調達|物流|広報|法務|企画|情報システム)第?[一二三四五六七八九十\d]*(?:課|部|係|班)|\p{Han}{2,4}(?:支店|支社|営業所|研究所|工場))`

// longNumber is five digits or more. An amount is none.
var (
	longNumber = regexp.MustCompile(`\d{5,}`)
	amount     = regexp.MustCompile(`^ ?(?:円|万|千|人|名|件|億|ドル|yen|jpy|usd|eur|dollars|people|employees|hours|km|%)`)
)

const (
	digits  = "0123456789"
	letters = "abcdefghijklmnopqrstuvwxyz"
)

// needs are letters without which a text cannot have a form of a kind: most texts of a talk have none of them.
var needs = map[Kind]string{Link: letters, Mail: letters, Number: digits}

// formsIn are the places whose shape tells what they are.
func formsIn(t folded) []mark {
	var all []mark
	has := map[string]bool{digits: strings.ContainsAny(t.text, digits), letters: strings.ContainsAny(t.text, letters), "": true}
	for _, f := range forms {
		if !has[needs[f.kind]] {
			continue
		}
		for _, place := range f.re.FindAllStringSubmatchIndex(t.text, -1) {
			from, to := place[0], place[1]
			if len(place) > 2 && place[2] >= 0 {
				from, to = place[2], place[3]
			}
			text := strings.TrimRight(t.text[from:to], " .,;:!?)」ーの")
			if text != "" {
				all = append(all, mark{from, from + len(text), f.kind})
			}
		}
	}
	for _, place := range longNumber.FindAllStringIndex(t.text, -1) {
		if b := t.before(place[0]); b != '¥' && b != '$' && b != '€' && !amount.MatchString(t.text[place[1]:]) {
			all = append(all, mark{place[0], place[1], Number})
		}
	}
	return all
}

// numberWord is what an employee number may look like.
var numberWord = regexp.MustCompile(`[a-z\d]+(?:[-_][a-z\d]+)*`)

// numbersIn are the company's own employee numbers.
func (m *Masker) numbersIn(t folded) []mark {
	var all []mark
	for _, place := range numberWord.FindAllStringIndex(t.text, -1) {
		if m.numbers[t.text[place[0]:place[1]]] {
			all = append(all, mark{place[0], place[1], Number})
		}
	}
	return all
}
