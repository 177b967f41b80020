// Package identify finds what in a text may tell who wrote it, or whom it is about: names, places of work, addresses, numbers,
// dates. It knows forms and the words it is given, no dictionary and no model: it says where somebody may want to look
// once more, never that a text is safe. Nothing is kept.
package identify

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A Kind is why a place in a text is marked.
type Kind string

// Kinds of marks.
const (
	Name    Kind = "name"    // somebody's name
	Place   Kind = "place"   // department or site
	Contact Kind = "contact" // mail, address on the web, telephone
	Address Kind = "address" // where somebody lives
	Date    Kind = "date"    // a day
	Figures Kind = "figures" // a number with many digits, an employee number
	Self    Kind = "self"    // what the writer says of who they are: 「私は製造二課の」
)

// A Mark is a place in a text, from and to in characters, to exclusive.
type Mark struct {
	From int  `json:"from"`
	To   int  `json:"to"`
	Kind Kind `json:"kind"`
}

// Known are words that would give somebody away: names as the directory has them, departments, sites, the employee number.
type Known struct {
	Names   []string // 「凪 陽菜」: each part counts, the whole with and without its space
	Places  []string
	Numbers []string
}

// A Form is a kind that shows in the shape of a text that was folded with Fold.
type Form struct {
	Kind Kind
	re   *regexp.Regexp
}

// FindString is the first place in a folded text that has the form, or "".
func (f Form) FindString(folded string) string { return f.re.FindString(folded) }

// Forms stand in no name of a program: what has one tells of a person. They are looked for in folded text, in this order.
var Forms = []Form{
	{Contact, regexp.MustCompile(`[\w.+-]+@[\w.-]+|https?://\S*|www\.\S*|\d{2,4}[-−‐–(). ]+\d{2,4}[-−‐–(). ]+\d{3,4}|内線\s*\d+|\bext\.? ?\d+`)},
	{Address, regexp.MustCompile(`〒\s*[\d-]*|\d{3}-\d{4}|[\d一二三四五六七八九十]+(?:丁目|番地|号室)`)},
	{Date, regexp.MustCompile(`\d{4}\s?[-/.年]\s?\d{1,2}\s?(?:[-/.]\s?\d{1,2}|月(?:\d{1,2}日)?)|(?:昭和|平成|令和)[\d元一二三四五六七八九十]+年|[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日` +
		`|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}\b|\b\d{1,2}(?:st|nd|rd|th)? (?:of )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*`)},
	{Figures, regexp.MustCompile(`\d{5,}|(?:社員|従業員|職員)番号\s*[はが:]?\s*[a-z]?\d+|employee (?:number|no\.?|id) (?:is )?[a-z]?\d+`)},
}

// own are forms of what the writer says of themselves or of somebody near them. They cost nothing but a second look, so they reach further.
var own = []Form{
	{Self, regexp.MustCompile(`(?:私|わたし|僕|ぼく|俺|自分|当方)は[^。、\n]{0,24}?(?:課|部|室|係|班|チーム|グループ|支店|支社|営業所|工場|研究所|店|ライン|年目|年生|歳|代目)(?:の|で|に|です|だ|所属)`)},
	{Self, regexp.MustCompile(`(?:うち|私|わたし|僕|自分|弊)の?(?:課|部|室|係|班|チーム|職場)(?:は|では|には|で)[^。、\n]{0,12}?(?:一人|ひとり|1人|二人|2人|数人|唯一|だけ)`)},
	{Self, regexp.MustCompile(`(?:(?:部署|課|部|室|工場|職場|支店|チーム|社内)で)(?:ただ)?(?:一人|ひとり|1人|唯一)の?`)},
	{Self, regexp.MustCompile(`\bi(?: am|'m)(?: currently)? (?:the only|an? [a-z]+(?: [a-z]+)? (?:in|at|on|of) |from |in (?:the )?[a-z]+ (?:department|team|section|group)|\d+ years old)`)},
	{Self, regexp.MustCompile(`\bi (?:work|worked|joined|belong|manage|lead)(?: as [a-z ]{2,24}?)? (?:in|at|for|to|on) (?:the )?[a-z]+(?: [a-z]+)? ?(?:department|team|section|group|plant|factory|branch|office|site|lab)?`)},
	{Place, regexp.MustCompile(`第?[一二三四五六七八九十\d]+(?:製造|営業|開発|技術|設計|保全|品質|総務|経理|業務)?(?:課|部|係|班|工場|ライン)|(?:製造|営業|開発|技術|設計|保全|品質(?:保証|管理)?|総務|経理|業務|調達|物流|広報|法務|企画)(?:第?[一二三四五六七八九十\d]+)?(?:課|部|係|班)` +
		`|\p{Han}{2,4}(?:支店|支社|営業所|研究所|工場)|\b(?:[a-z]+ )?(?:plant|branch|factory) \d+\b`)},
	{Name, regexp.MustCompile(`[\p{Han}々]{2,4}(?:さん|様|さま|氏|くん|君|ちゃん|先輩|主任|係長|課長|次長|部長|室長|工場長|所長|店長|社長|リーダー)|[\p{Katakana}ー]{2,10}(?:さん|さま|氏|くん|ちゃん)`)},
	{Name, regexp.MustCompile(`\b(?:mr|ms|mrs|dr)\.? [a-z]+|\bmy name is [a-z]+(?: [a-z]+)?`)},
	{Name, regexp.MustCompile(`(?:名前は|と申します|氏名[はが:])[\p{Han}\p{Katakana}ー ]{0,10}`)},
	{Date, regexp.MustCompile(`(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:生まれ|入社|に入社|に異動|に復帰|に産)|(?:19|20)\d{2}(?:年|年度)?(?:入社|入庁|に入社)|\bjoined in (?:19|20)\d{2}`)},
}

// common are words that the form of a name takes for one.
var common = regexp.MustCompile(`^(?:皆|皆々|人事|上司|部下|会社|担当|同僚|先輩|後輩|家族|奥|旦那|子供|父|母|医者|産業医|役員|社員|管理職|本人|お客|取引先|相手|直属|所属|現在|今|新|元|別|他|前|同じ|歴代|各|全|副|営業|製造|開発|総務|経理|業務|品質|技術|設計|調達|物流)+(?:の)?(?:さん|様|さま|氏|くん|君|ちゃん|先輩|主任|係長|課長|次長|部長|室長|工場長|所長|店長|社長|リーダー)$`)

// Fold makes texts comparable: full and half width, case.
func Fold(text string) string { return strings.ToLower(norm.NFKC.String(text)) }

// Find marks what may tell who wrote a text, in the order of the text; where two marks overlap, the one that begins first, of these the longer.
func Find(text string, known Known) []Mark {
	folded, at := fold(text)
	var marks []Mark
	add := func(kind Kind, from, to int) { // bytes of the folded text
		marks = append(marks, Mark{at[from], at[to-1] + 1, kind})
	}
	for _, form := range slices.Concat(Forms, own) {
		for _, place := range form.re.FindAllStringIndex(folded, -1) {
			if form.Kind == Name && common.MatchString(folded[place[0]:place[1]]) {
				continue
			}
			add(form.Kind, place[0], place[1])
		}
	}
	for kind, words := range map[Kind][]string{Name: parts(known.Names), Place: known.Places, Figures: known.Numbers} {
		for _, word := range words {
			for _, from := range occurrences(folded, Fold(word)) {
				add(kind, from, from+len(Fold(word)))
			}
		}
	}
	return apart(marks)
}

// apart drops the marks that another one covers.
func apart(marks []Mark) []Mark {
	slices.SortFunc(marks, func(a, b Mark) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(b.To, a.To), cmp.Compare(a.Kind, b.Kind))
	})
	var kept []Mark
	for _, m := range marks {
		if len(kept) == 0 || m.From >= kept[len(kept)-1].To {
			kept = append(kept, m)
		}
	}
	return kept
}

// parts are a name as a whole, with and without its space, and its parts; single characters of a name stand in too many words.
func parts(names []string) []string {
	var all []string
	for _, name := range names {
		fields := strings.Fields(name)
		all = append(all, append([]string{name, strings.Join(fields, "")}, fields...)...)
	}
	return all
}

// occurrences are the places of a word in a folded text. In Latin letters it counts as a word of its own; a single Japanese
// character counts where somebody is addressed: 「凪さん」.
func occurrences(folded, word string) []int {
	if word == "" {
		return nil
	}
	pattern := regexp.QuoteMeta(word)
	switch {
	case utf8.RuneCountInString(word) == 1:
		pattern += `(?:さん|様|氏|くん|君|です|と申|課長|部長|係長|主任|先輩)`
	case regexp.MustCompile(`^[\x00-\x7f]+$`).MatchString(word):
		pattern = `\b` + pattern + `\b`
	}
	var all []int
	for _, place := range regexp.MustCompile(pattern).FindAllStringIndex(folded, -1) {
		all = append(all, place[0])
	}
	return all
}

// fold folds a text and tells for each byte of the result which character of the text it comes from.
func fold(text string) (folded string, at []int) {
	var b strings.Builder
	i := 0
	for _, r := range text {
		b.WriteString(Fold(string(r)))
		for len(at) < b.Len() {
			at = append(at, i)
		}
		i++
	}
	return b.String(), at
}
