package grounding

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"dousuru/retrieval"
)

// A mood is how a word is said to be so, beside its denial.
type mood uint8

const (
	can     mood = 1 << iota // できる
	maybe                    // ことがある
	please                   // てください
	want                     // たい
	passive                  // れる, られる: passive or can
	causes                   // させる
	past                     // of the last word of a sentence
)

// A word is one that carries meaning, with what is said of it.
type word struct {
	key        string // the head of its class
	plain      string // of a verb that may mean 「can」: the verb without it, 繰り越し of 繰り越せ
	denied     int    // how often
	mood       mood
	cond       bool   // what is said behind it makes it a condition: 不合格のときは
	role       string // the particle behind it, or behind the nouns that it is joined to; ":" before a colon
	compound   string // with the noun right before it: 社員公募
	theme      bool   // in a phrase that ends with は or も
	topic      bool   // in a phrase that ends with は, が or も: 今の上司の承認は
	noun       bool
	start, end int
}

// A clause is a part of a sentence with a predicate of its own, the conditions before it included.
type clause struct {
	start, end int
	words      []word
	atoms      []atom
}

// parsed is a sentence as the check compares it.
type parsed struct {
	text     string // normalised
	language string
	passage  bool    // or a sentence about one
	row      *parsed // of a table's cell: the head of its row; else nil
	column   *parsed
	before   bool // it says 「before」 of something that is no number
	after    bool
	clauses  []clause
	atoms    []atom
	words    map[string][]word
}

func parse(norm, language string, passage bool) *parsed {
	p := &parsed{text: norm, language: language, passage: passage, atoms: atoms(norm, language), words: map[string][]word{}}
	var words []word
	var breaks []int
	if language == "ja" {
		words, breaks = p.japanese()
	} else {
		words, breaks = p.english()
	}
	breaks = append(breaks, len(norm))
	start := 0
	for _, end := range breaks {
		c := clause{start: start, end: end}
		for _, w := range words {
			if w.start >= start && w.start < end {
				c.words = append(c.words, w)
			}
		}
		for _, a := range p.atoms {
			if a.start >= start && a.start < end {
				c.atoms = append(c.atoms, a)
			}
		}
		if len(c.words) == 0 && len(p.clauses) > 0 { // 「…5月で、2027年は5月10日から」
			last := &p.clauses[len(p.clauses)-1]
			last.end, last.atoms = end, append(last.atoms, c.atoms...)
			start = end
		} else if len(c.words)+len(c.atoms) > 0 {
			p.clauses = append(p.clauses, c)
			start = end
		}
	}
	for _, w := range words {
		p.words[w.key] = append(p.words[w.key], w)
		if w.plain != "" {
			w.key, w.mood = w.plain, w.mood|can
			p.words[w.key] = append(p.words[w.key], w)
		}
	}
	return p
}

func (p *parsed) inAtom(start int) bool {
	for _, a := range p.atoms {
		if start >= a.start && start < a.end {
			return true
		}
	}
	return false
}

// japanese gives the words of a sentence and where its clauses end.
func (p *parsed) japanese() (words []word, breaks []int) {
	list := lists()
	morphemes := retrieval.Morphemes(p.text)
	type run struct{ from, to int } // words of joined nouns
	joined, phrase := run{}, 0      // phrase: the first word of the nouns that の joins
	prefix := ""
	since := 0      // the first word behind the last comma or subject
	subjects := 0   // the same, with が
	topics := 0     // subjects of the clause so far
	people := false // 「の方」: the particle behind it belongs to who stands before
	for i, m := range morphemes {
		if !p.inAtom(m.Start) {
			switch m.Surface {
			case "前", "まえ":
				p.before = true
			case "後", "あと", "のち":
				p.after = true
			case "から":
				p.after = p.after || i > 0 && morphemes[i-1].Surface == "て"
			}
		}
		switch m.Class {
		case "助詞":
			if m.Detail == "接続助詞" {
				joined, phrase = run{}, len(words)
				continue
			}
			for j := joined.from; j < joined.to; j++ {
				words[j].role += m.Surface
			}
			if i+1 < len(morphemes) && morphemes[i+1].Class == "助詞" {
				continue // には
			}
			switch m.Surface {
			case "は", "が", "も":
				if subjects++; m.Surface != "が" {
					topics++
					phrase = min(phrase, since)
				}
				for j := phrase; j < len(words); j++ {
					words[j].topic, words[j].theme = true, words[j].theme || m.Surface != "が"
				}
				phrase = len(words)
				if m.Surface != "が" {
					since = phrase
				}
			case "の", "や", "と", "・":
			case "に":
				if i+1 >= len(morphemes) || morphemes[i+1].Surface != "つい" {
					phrase = len(words)
				}
			default:
				phrase = len(words)
			}
			if m.Surface == "の" && i+1 < len(morphemes) && peopleWords[morphemes[i+1].Surface] {
				people = true
				for j := joined.from; j < joined.to; j++ {
					words[j].role = ""
				}
				continue
			}
			joined = run{}
			continue
		case "補助記号", "記号", "空白":
			switch m.Surface {
			case "、", ",", ";":
				if i > 0 && (endsClause(morphemes[i-1]) || topics > 0 && !p.passage && morphemes[i-1].Surface == "で" ||
					topics > 0 && (nounEnds(morphemes[i-1]) || between[morphemes[i-1].Surface] || strings.HasSuffix(p.text[:m.Start], "でも")) && anotherSubject(p.text[m.End:], "は") ||
					p.endsNumber(m.Start) && (anotherSubject(p.text[m.End:], "は") || subjects > 0 && anotherSubject(p.text[m.End:], "が"))) {
					topics, subjects = 0, 0
					breaks = append(breaks, m.End)
					phrase = len(words)
				}
				if i > 0 && !nounEnds(morphemes[i-1]) {
					since = len(words)
				}
			case "(":
				if i > 0 && endsClause(morphemes[i-1]) || tells(p.text[m.End:]) {
					breaks = append(breaks, m.End)
					phrase, since, topics, subjects = len(words), len(words), 0, 0
				}
			case "。":
				breaks = append(breaks, m.End)
				phrase, since, topics, subjects = len(words), len(words), 0, 0
			case ":":
				if p.inAtom(m.Start) {
					break // 9:00
				}
				for j := joined.from; j < joined.to; j++ {
					words[j].role, words[j].topic = ":", true
				}
			}
			joined = run{}
			continue
		case "接頭辞":
			if strings.Contains("非不未無再副前元", m.Surface) {
				prefix = m.Surface
			}
			continue
		}
		if m.Surface == "いつ" && strings.HasPrefix(p.text[m.End:], "でも") {
			words = append(words, word{key: "いつでも", start: m.Start, end: m.End + len("でも")})
			joined, phrase = run{}, len(words)
			continue
		}
		if people && peopleWords[m.Surface] {
			people = false
			continue
		}
		people = false
		if p.inAtom(m.Start) || m.Detail == "数詞" || !content(m) {
			if m.Class == "助動詞" || m.Class == "動詞" || m.Class == "形容詞" {
				joined, phrase = run{}, len(words)
			}
			prefix = ""
			continue
		}
		if m.Surface == "つい" && i > 0 && morphemes[i-1].Surface == "に" { // については
			for j := phrase; j < len(words); j++ {
				words[j].topic = true
			}
		}
		key := m.Lemma
		w := word{start: m.Start, end: m.End, noun: m.Class == "名詞" || m.Class == "接尾辞"}
		if plain, ok := list.potential[key]; ok && m.Class == "動詞" {
			key, w.mood = plain, can
		}
		key = prefix + key
		prefix = ""
		switch {
		case key == "入り" && (strings.HasPrefix(m.Surface, "い") || strings.HasPrefix(m.Surface, "はい")):
			key = "必要" // いりません, also as the dictionary cuts 承認|はいり|ません
		case key == "不要":
			key, w.denied = "必要", 1
		case m.Surface == "なし" || m.Surface == "無し":
			key, w.denied = "必要", 1
		}
		if head, ok := list.same[key]; ok {
			key = head
		} else if head, ok := list.same[m.Surface]; ok {
			key = head
		}
		if list.soft[key] || list.soft[m.Lemma] {
			if w.noun && joined.to > joined.from {
				continue // goes on with the run: 相談室
			}
			joined = run{len(words), len(words)}
			continue
		}
		w.key = key
		if m.Class == "動詞" {
			w.plain = plainVerb(key)
		}
		if i > 0 && w.noun && !list.tail[m.Surface] && morphemes[i-1].Class == "名詞" && morphemes[i-1].Detail != "数詞" && !p.inAtom(morphemes[i-1].Start) {
			w.compound = morphemes[i-1].Surface + m.Surface
		}
		words = append(words, w)
		switch {
		case !w.noun:
			joined, phrase = run{}, len(words)
		case joined.to == len(words)-1 && joined.to > joined.from:
			joined.to++
		default:
			joined = run{len(words) - 1, len(words)}
		}
	}
	for i := range words {
		end := len(p.text)
		if i+1 < len(words) {
			end = words[i+1].start
		}
		for _, b := range breaks {
			if b > words[i].start && b < end {
				end = b
			}
		}
		words[i].tail(p.text[words[i].end:end], i == len(words)-1)
		if i > 0 && words[i].key == "必要" && words[i].denied%2 == 1 {
			words[i-1].denied = 1 // what is not needed is not there: 承認は不要
		}
	}
	return words, breaks
}

// plainVerb turns the last sign of a verb's noun form from え to い, as far as it is one: 繰り越せ.
func plainVerb(key string) string {
	last, size := utf8.DecodeLastRuneInString(key)
	if at := strings.IndexRune("えけせてねべめれげ", last); at >= 0 && len(key) > size {
		return key[:len(key)-size] + string([]rune("いきしちにびみりぎ")[at/3])
	}
	return ""
}

// between may stand before a comma between two subjects: 「前日まで、そのほかは」.
var between = setOf(") まで でも だけ のみ など から")

// tells whether what stands in brackets is a sentence of its own, from its bracket on.
func tells(text string) bool {
	inside, _, ok := strings.Cut(text, ")")
	return ok && (strings.HasSuffix(inside, "ます") || strings.HasSuffix(inside, "です") || strings.HasSuffix(inside, "した") || strings.HasSuffix(inside, "せん") || strings.Contains(inside, "。"))
}

// peopleWords are the words for those of whom something was said before: 「パートの方は」 is of パート.
var peopleWords = setOf("方 かた 人 者 ひと かたがた 方々")

// nounEnds tells whether a comma behind this morpheme may stand between two subjects: 「5月、面接は6月」.
func nounEnds(m retrieval.Morpheme) bool {
	return m.Class == "名詞" || m.Class == "接尾辞" || m.Class == "形状詞"
}

func (p *parsed) endsNumber(at int) bool {
	return slices.ContainsFunc(p.atoms, func(a atom) bool { return a.end == at })
}

func anotherSubject(rest, particle string) bool {
	next, _, _ := strings.Cut(rest, "、")
	return strings.Contains(next, particle)
}

// content tells whether a morpheme can carry meaning.
func content(m retrieval.Morpheme) bool {
	switch m.Class {
	case "名詞", "動詞", "形容詞", "形状詞", "副詞":
	default:
		return false
	}
	if m.Detail == "助動詞語幹" || m.Lemma == "無い" && m.Surface != "なし" {
		return false
	}
	return strings.ContainsFunc(m.Surface, func(r rune) bool { return r > 127 || r >= 'a' && r <= 'z' })
}

// endsClause tells whether a comma behind this morpheme begins a new clause: あり、 して、 ですが、 but not なら、 and 場合は、.
func endsClause(m retrieval.Morpheme) bool {
	switch m.Class {
	case "動詞", "形容詞":
		return true
	case "助動詞":
		return m.Surface != "なら" && m.Surface != "たら" && m.Surface != "だら"
	case "助詞":
		return m.Detail == "接続助詞" && m.Surface != "ば" && m.Surface != "と"
	}
	return false
}

var (
	harmless = strings.NewReplacer("かもしれません", "かもしれ", "かもしれない", "かもしれ", "だけでなく", "", "だけではなく", "", "かまいません", "よい", "構いません", "よい", "差し支えありません", "よい",
		"なければなりません", "必要", "なければならない", "必要", "なければいけません", "必要", "ないといけません", "必要", "なくてはなりません", "必要", "少なく", "", "少ない", "", "なくす", "")
	denials = regexp.MustCompile(`ません|ない|なく|なけれ|ず、|ずに|ぬ|なし`)
)

// tail reads what follows a word up to the next one.
func (w *word) tail(text string, last bool) {
	text = harmless.Replace(text)
	w.denied += len(denials.FindAllString(text, -1))
	if strings.HasPrefix(text, "外") && w.key == "対象" {
		w.denied++
	}
	for _, m := range []struct {
		written string
		mood    mood
	}{{"でき", can}, {"可能", can}, {"よい", can}, {"ことがあ", maybe}, {"場合があ", maybe}, {"こともあ", maybe}, {"場合もあ", maybe}, {"可能性", maybe}, {"かもしれ", maybe}, {"とは限", maybe},
		{"てください", please}, {"でください", please}, {"て下さい", please}, {"お願い", please}, {"たい", want}, {"たく", want}, {"られ", passive}, {"れま", passive}, {"れる", passive}, {"れて", passive}, {"れた", passive}, {"れず", passive}, {"れない", passive},
		{"させ", causes}, {"せます", causes}} {
		if strings.Contains(text, m.written) {
			w.mood |= m.mood
		}
	}
	for _, c := range []string{"場合", "とき", "時点", "なら", "れば", "たら", "ければ", "なく", "うえで", "てから", "に限", "際に", "際は"} {
		if at := strings.Index(text, c); at >= 0 && !strings.Contains(text[at:], "。") && !last && !strings.Contains(text, "場合があ") && !strings.Contains(text, "場合もあ") && !strings.HasPrefix(text[at:], "なくても") {
			w.cond = true
		}
	}
	if w.key == "知らせ" { // 知らせる, 知らす, 知られる: who tells whom shows in the particles
		w.mood &^= causes | passive
	}
	if last {
		if end := strings.TrimRight(text, "。 )）」"); strings.HasSuffix(end, "た") || strings.HasSuffix(end, "ませんでし") {
			w.mood |= past
		}
	}
}
