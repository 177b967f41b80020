package mask

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"dousuru/internal/identify"
)

// strangersIn are people whom the company does not know but the text addresses: 田中さん, Mr. Tanaka. Their names are what
// identify marks, without the word that addresses.
func (m *Masker) strangersIn(t folded) []mark {
	var all []mark
	for _, word := range addresses.FindAllStringIndex(t.text, -1) { // identify reads only what stands about the word
		start, end := t.around(word)
		window := t.text[start:end]
		at := make([]int, 0, len(window)+1)
		for i := range window {
			at = append(at, start+i)
		}
		at = append(at, end)
		for _, found := range identify.Find(window, identify.Known{}) {
			from, to := at[found.From], at[min(found.To, len(at)-1)]
			text := t.text[from:to]
			if found.Kind != identify.Name || !addressing.MatchString(text) {
				continue
			}
			name := addressing.ReplaceAllString(text, "")
			from += strings.Index(text, name)
			if name != "" && !nobody.MatchString(name) {
				all = append(all, mark{from, from + len(name), Name})
			}
		}
	}
	for _, re := range presented {
		for _, place := range re.FindAllStringSubmatchIndex(t.text, -1) {
			if name := t.text[place[2]:place[3]]; !nobody.MatchString(name) {
				all = append(all, mark{place[2], place[3], Name})
			}
		}
	}
	return all
}

// around is a place with the fourteen characters before it, and a word in Latin letters after it.
func (t folded) around(place []int) (start, end int) {
	start, end = place[0], place[1]
	for range 14 {
		_, size := utf8.DecodeLastRuneInString(t.text[:start])
		start -= size
	}
	for end < len(t.text) && t.text[end] < utf8.RuneSelf && t.text[end] != '\n' && (t.text[end] == ' ' && end == place[1] || t.text[end] >= 'a' && t.text[end] <= 'z') {
		end++
	}
	return start, end
}

var (
	addresses = regexp.MustCompile(`さん|様|さま|氏|くん|君|ちゃん|先輩|[長任事]|リーダー|マネージャー|\b(?:mr|ms|mrs|dr)\b\.?`)
	// 本部長 is left out: 山本部長 is 山本.
	addressing = regexp.MustCompile(`(?:さん|様|さま|氏|くん|君|ちゃん|先輩|` + strings.Replace(roles, "本部長|", "", 1) + `)$|^(?:mr|ms|mrs|dr)\.? `)
	presented  = []*regexp.Regexp{
		regexp.MustCompile(`([\p{Han}々]{2,5}|[\p{Katakana}ー]{2,10})(?:と申|といいます|と言います)`),
		regexp.MustCompile(`(?:名前は|氏名(?:は|が|:))[ \x{3000}]?([\p{Han}々]{2,5}|[\p{Katakana}ー]{2,10})(?:です|$|[。、\n])`),
		regexp.MustCompile(`\bmy name is (\p{Latin}+(?: \p{Latin}+)??)(?:$|[,.!\n]| (?:and|from|in|at|but|i|here|of|who|with|the)\b)`),
	}
	// nobody is what people are called who have no name: パートさん, and offices without a number.
	nobody = regexp.MustCompile(`^[\p{L}ー]*(?:パート|アルバイト|ベテラン|リーダー|マネージャー|メンター|メンバー|スタッフ|キャリアコンサルタント|コンサルタント|カウンセラー|トレーナー|ママ|パパ|ハローワーク|お医者|看護師|保健師|産業医|弁護士|医師|社労士|事務局|窓口|新人|若手|派遣|嘱託|人事|上司|部下|同僚|会社|担当|皆|各位|お客|客|奥|息子|娘|お子|親御|ご主人|主人|旦那|母|父|祖母|祖父|兄|姉|弟|妹|課|部|係|室|班|署|所属|直属|事業|支援|管理|責任|先|元|前|当|他|別|新|現|旧|次|副|各|全|両|同|仕|有|様々|同|神|王)$|^(?:` + strings.TrimPrefix(roles, "(?:") + `$|^(?:的|以外|今後|当時|今回|毎日|模|多|同|仕|有)`)
)

// rolesAfter is a role, or a word for one of its people, behind a department.
var (
	rolesAfter = regexp.MustCompile(`^(の?(?:` + roles + `|責任者|トップ)|の(?:者|もの))(?:[^\p{Han}]|$)`)
	between    = regexp.MustCompile(`^[の、, \x{3000}]?$`)
)

// unitsIn are the company's own departments before a role or before a name that is masked: alone a department tells of nobody.
func (m *Masker) unitsIn(t folded, names []mark) []mark {
	var all []mark
	for _, unit := range m.places.spans(t) {
		if role := rolesAfter.FindStringSubmatch(t.text[unit.to:]); role != nil {
			all = append(all, mark{unit.from, unit.to + len(role[1]), Post})
			continue
		}
		for _, name := range names {
			if name.kind == Name && name.from >= unit.to && between.MatchString(t.text[unit.to:name.from]) {
				all = append(all, mark{unit.from, unit.to, Unit})
				break
			}
		}
	}
	return all
}
