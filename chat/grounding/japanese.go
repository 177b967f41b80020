package grounding

import (
	"strings"

	"dousuru/retrieval"
)

// A reader makes words and clauses of a Japanese sentence, morpheme by morpheme.
type reader struct {
	*parsed
	morphemes []retrieval.Morpheme
	words     []word
	breaks    []int // where clauses end
	from, to  int   // words of the nouns that are joined right now: 人事企画課
	phrase    int   // first word of the phrase that a particle belongs to: 今の上司の承認
	since     int   // first word behind the last comma or subject: all of it is what は speaks of
	themes    int   // は and も in the clause so far
	subjects  int   // and が
	prefix    string
	people    bool // behind 「の」 of 「パートの方は」: the next particle belongs to who stands before
}

// japanese gives the words of a sentence and where its clauses end.
func (p *parsed) japanese() ([]word, []int) {
	r := &reader{parsed: p, morphemes: retrieval.Morphemes(p.text)}
	for i, m := range r.morphemes {
		r.order(i, m)
		switch m.Class {
		case "助詞":
			r.particle(i, m)
		case "補助記号", "記号", "空白":
			r.sign(i, m)
		case "接頭辞":
			if strings.Contains("非不未無再副前元全", m.Surface) {
				r.prefix = m.Surface
			}
		default:
			r.word(i, m)
		}
	}
	for i := range r.words {
		r.tailOf(i)
	}
	return r.words, r.breaks
}

// before is the morpheme before another one; the zero one for the first.
func (r *reader) before(i int) retrieval.Morpheme {
	if i == 0 {
		return retrieval.Morpheme{}
	}
	return r.morphemes[i-1]
}

func (r *reader) after(i int) retrieval.Morpheme {
	if i+1 == len(r.morphemes) {
		return retrieval.Morpheme{}
	}
	return r.morphemes[i+1]
}

// order notes that a sentence says before or after, of what is no number.
func (r *reader) order(i int, m retrieval.Morpheme) {
	if r.inAtom(m.Start) {
		return
	}
	switch m.Surface {
	case "前", "まえ":
		r.earlier = true
	case "後", "あと", "のち":
		r.later = true
	case "から":
		r.later = r.later || r.before(i).Surface == "て"
	}
}

// apart ends a run of joined nouns; closed ends the phrase as well.
func (r *reader) apart() { r.from, r.to = 0, 0 }

func (r *reader) closed() { r.apart(); r.phrase = len(r.words) }

func (r *reader) particle(i int, m retrieval.Morpheme) {
	if m.Detail == "接続助詞" {
		r.closed()
		return
	}
	for j := r.from; j < r.to; j++ {
		r.words[j].role += m.Surface
	}
	if r.after(i).Class == "助詞" {
		return // には
	}
	switch m.Surface {
	case "は", "が", "も":
		r.subject(m.Surface != "が")
	case "の", "や", "と", "・":
		if m.Surface == "の" && peopleWords[r.after(i).Surface] {
			r.people = true
			for j := r.from; j < r.to; j++ {
				r.words[j].role = ""
			}
			return
		}
	default:
		if m.Surface != "に" || r.after(i).Surface != "つい" {
			r.phrase = len(r.words)
		}
	}
	r.apart()
}

// subject marks what a particle makes the subject of a clause.
func (r *reader) subject(theme bool) {
	r.subjects++
	if theme {
		r.themes++
		r.phrase = min(r.phrase, r.since)
	}
	for j := r.phrase; j < len(r.words); j++ {
		r.words[j].topic, r.words[j].second = true, theme && r.themes > 1
		r.words[j].theme = r.words[j].theme || theme
	}
	r.phrase = len(r.words)
	if theme {
		r.since = r.phrase
	}
}

// breakAt ends a clause.
func (r *reader) breakAt(end int) {
	r.breaks = append(r.breaks, end)
	r.phrase, r.themes, r.subjects = len(r.words), 0, 0
}

func (r *reader) sign(i int, m retrieval.Morpheme) {
	switch m.Surface {
	case "、", ",", ";":
		if i > 0 && r.comma(i, m) {
			r.breakAt(m.End)
		}
		if i > 0 && !isNoun(r.before(i)) {
			r.since = len(r.words)
		}
	case "(":
		if i > 0 && endsClause(r.before(i)) || tells(r.text[m.End:]) {
			r.breakAt(m.End)
			r.since = len(r.words)
		}
	case "。":
		r.breakAt(m.End)
		r.since = len(r.words)
	case ":":
		if r.inAtom(m.Start) {
			break // 9:00
		}
		for j := r.from; j < r.to; j++ {
			r.words[j].role, r.words[j].topic = ":", true
		}
	}
	r.apart()
}

// comma tells whether a comma ends a clause: behind a verb, and between two subjects.
func (r *reader) comma(i int, m retrieval.Morpheme) bool {
	before, rest := r.before(i), r.text[m.End:]
	switch {
	case endsClause(before):
		return true
	case r.themes > 0 && !r.passage && before.Surface == "で": // 窓口は労務課で、
		return true
	case r.themes > 0 && (isNoun(before) || between[before.Surface] || strings.HasSuffix(r.text[:m.Start], "でも")):
		if anotherSubject(rest, "は") {
			return true
		}
	}
	return r.endsNumber(m.Start) && (anotherSubject(rest, "は") || r.subjects > 0 && anotherSubject(rest, "が"))
}
