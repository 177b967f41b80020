package mask

import (
	_ "embed"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"
)

// commonFile lists names that are words or places, too.
//
//go:embed common.txt
var commonFile string

var common = sync.OnceValue(func() map[string]bool {
	words := map[string]bool{}
	for line := range strings.Lines(commonFile) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for _, word := range strings.Fields(line) {
			words[squeeze(word)] = true
		}
	}
	return words
})

// How many kana make a name that nobody is addressed by: 「まり」 stands in every 「決まり」. A reading is less sure to be meant than a
// name that is written so.
const (
	shortestKana    = 3
	shortestReading = 4
)

const roles = `(?:本部長|工場長|支店長|営業所長|センター長|グループ長|グループリーダー|チームリーダー|マネージャー|マネジャー|リーダー|課長|部長|係長|次長|室長|所長|店長|社長|班長|主任|主査|主幹|専務|常務|取締役|執行役員|役員|参事|顧問|職長)`

var (
	// called follows a name.
	called = regexp.MustCompile(`^[ \x{3000}]?(?:さん|さま|様|氏|くん|君|ちゃん|殿|先輩|先生|と申|といいます|と言います|という(?:者|もの|名前|人)|って(?:いう|人)|に(?:言われ|頼まれ|聞[いき]|叱られ|怒られ|教わ|断られ|相談)|` + strings.TrimPrefix(strings.TrimSuffix(roles, ")"), "(?:") + `|-?san\b|-?sama\b|-?kun\b)`)
	// calls stands before a name.
	calls = regexp.MustCompile(`(?:名前は|氏名(?:は|:|：)?|名は|旧姓|上司の|部下の|同僚の|先輩の|後輩の|同期の|担当の|友人の|` + roles + `の|` + roles + `は)[ \x{3000}「]?$`)
	// introduces follows a name at the beginning of a sentence.
	introduces = regexp.MustCompile(`^(?:です|だ。|と申|といい|と言い)`)
	sentence   = regexp.MustCompile(`(?:^|[。．\n!?、,]|私は|わたしは|僕は|の)[ \x{3000}]*$`)
	particle   = regexp.MustCompile(`^(?:$|[はがをにもとのでやへ、。,.\s!?」）)（(]|から|まで|より|です|だ)`)
)

// New makes a masker of what is known.
func New(known Known) *Masker {
	m := &Masker{japanese: newIndex(), latin: map[string]bool{}, numbers: map[string]bool{}, places: newIndex(), public: newIndex()}
	seen := map[string]bool{} // 100,000 people share their family names
	for _, name := range known.Names {
		parts := partsOf(name)
		if all := strings.Join(parts, ""); len(parts) > 1 && !latin(all) {
			m.japanese.add(squeeze(all), whole)
		}
		for _, part := range parts {
			if seen[part] {
				continue
			}
			seen[part] = true
			m.addPart(part)
		}
	}
	for _, number := range known.Numbers {
		if word := fold(number).text; len(word) >= 5 || len(word) >= 3 && strings.Trim(word, "0123456789") != "" {
			m.numbers[word] = true
		}
	}
	for _, place := range known.Places {
		for _, part := range partsOf(place) {
			if utf8.RuneCountInString(part) > 1 {
				m.places.add(squeeze(part), whole)
			}
		}
	}
	for _, title := range known.Public {
		if word := squeeze(title); utf8.RuneCountInString(word) > 1 {
			m.public.add(word, whole)
		}
	}
	return m
}

// addPart puts one part of a name. Kana count as they are read, too, in Latin letters.
func (m *Masker) addPart(part string) {
	switch kana := squeeze(part); {
	case latin(part):
		m.latin[plain(part)] = true
	case strings.Trim(kana, kanaLetters) == "":
		use := uint8(written)
		if utf8.RuneCountInString(kana) > 1 {
			for _, word := range romaji(kana) {
				m.latin[word] = true
			}
		}
		if !strings.ContainsFunc(part, hiragana) {
			use = reading
		}
		m.japanese.add(kana, use)
	default:
		m.japanese.add(kana, written)
	}
}

// namesIn are the names in Japanese letters.
func (m *Masker) namesIn(t folded) []mark {
	var all []mark
	m.japanese.each(t, func(from, to int, word string, use uint8) bool {
		if !t.meansName(from, to, word, use) {
			return false
		}
		all = append(all, mark{from, to, Name})
		return true
	})
	return all
}

// meansName tells whether a word that is somebody's name stands for somebody here. Who is addressed is meant. A whole name is
// meant. A part is meant if it does not stand within other letters and is no common word.
func (t folded) meansName(from, to int, word string, use uint8) bool {
	length := utf8.RuneCountInString(word)
	inside, left, right := t.text[from:to], t.before(from), t.after(to)
	if strings.Contains(inside, "\n") || strings.Contains(inside, "・") && use&whole == 0 {
		return false
	}
	apart := utf8.RuneCountInString(inside) > length // a space within
	rest, head := t.text[to:], t.text[max(0, from-60):from]
	addressed := func() bool {
		return called.MatchString(rest) || introduces.MatchString(rest) && sentence.MatchString(head) || calls.MatchString(head)
	}
	if strings.ContainsFunc(word, han) {
		cleanLeft := !han(left) || strings.ContainsRune("課部係室班所店場長員", left)
		cleanRight := !han(right) || called.MatchString(rest)
		switch {
		case use&whole != 0 && (length > 2 || apart):
			return true
		case length == 1 || common()[word]:
			return cleanLeft && addressed()
		case apart || use&whole != 0:
			return cleanLeft && cleanRight
		}
		return cleanLeft || cleanRight
	}
	if strings.ContainsFunc(inside, hiragana) {
		lead := !hiragana(left) && !han(left) || strings.ContainsRune("のはがもとにや", left) && addressed()
		switch {
		case use&whole != 0 && length >= shortestReading:
			return !hiragana(left) || strings.ContainsRune("のはがもとにや", left)
		case addressed():
			return lead
		case common()[word]:
			return false
		case use&written != 0 && length >= shortestKana || length >= shortestReading:
			return lead && particle.MatchString(rest)
		}
		return false
	}
	free := !katakanaLetter(left) && !katakanaLetter(right)
	return free && (length >= shortestKana && !common()[word] || use&whole != 0 && length > 2 || addressed())
}
