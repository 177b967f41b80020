package grounding

import (
	"strings"

	"dousuru/retrieval"
)

func (r *reader) word(i int, m retrieval.Morpheme) {
	if m.Surface == "いつ" && strings.HasPrefix(r.text[m.End:], "でも") {
		r.words = append(r.words, word{key: "いつでも", start: m.Start, end: m.End + len("でも")})
		r.closed()
		return
	}
	if r.people && peopleWords[m.Surface] {
		r.people = false
		return
	}
	r.people = false
	if r.inAtom(m.Start) || m.Detail == "数詞" || !content(m) {
		if m.Class == "助動詞" || m.Class == "動詞" || m.Class == "形容詞" {
			r.closed()
		}
		r.prefix = ""
		return
	}
	if m.Surface == "つい" && r.before(i).Surface == "に" { // については
		for j := r.phrase; j < len(r.words); j++ {
			r.words[j].topic = true
		}
	}
	w, soft := r.key(m)
	switch {
	case soft && w.noun && r.to > r.from: // goes on with the run: 相談室
		return
	case soft:
		r.apart()
		return
	}
	if before := r.before(i); w.noun && !lists().tail[m.Surface] && before.Class == "名詞" && before.Detail != "数詞" && !r.inAtom(before.Start) {
		w.compound = before.Surface + m.Surface
	}
	r.words = append(r.words, w)
	last := len(r.words) - 1
	switch {
	case !w.noun:
		r.closed()
	case r.to == last && r.to > r.from:
		r.to++
	default:
		r.from, r.to = last, last+1
	}
}

// key makes a word of a morpheme; soft if it carries nothing of its own.
func (r *reader) key(m retrieval.Morpheme) (w word, soft bool) {
	list := lists()
	w = word{key: m.Lemma, start: m.Start, end: m.End, noun: m.Class == "名詞" || m.Class == "接尾辞"}
	if plain, ok := list.potential[w.key]; ok && m.Class == "動詞" {
		w.key, w.mood = plain, can
	}
	prefixed := r.prefix != ""
	w.key, r.prefix = r.prefix+w.key, ""
	switch {
	case w.key == "入り" && (strings.HasPrefix(m.Surface, "い") || strings.HasPrefix(m.Surface, "はい")):
		w.key = "必要" // いりません, also as the dictionary cuts 承認|はいり|ません
	case w.key == "不要", m.Surface == "なし", m.Surface == "無し":
		w.key, w.denied = "必要", 1
	}
	if head, ok := list.same[w.key]; ok {
		w.key = head
	} else if head, ok := list.same[m.Surface]; ok {
		w.key = head
	}
	if m.Class == "動詞" {
		w.plain = plainVerb(w.key)
	}
	return w, list.soft[w.key] || list.soft[m.Lemma] && !prefixed
}

// tailOf reads what is said behind a word, up to the next one or the end of the clause.
func (r *reader) tailOf(i int) {
	end := len(r.text)
	if i+1 < len(r.words) {
		end = r.words[i+1].start
	}
	for _, b := range r.breaks {
		if b > r.words[i].start && b < end {
			end = b
		}
	}
	r.words[i].tail(r.text[r.words[i].end:end], i == len(r.words)-1)
	if i > 0 && r.words[i].key == "必要" && r.words[i].denied%2 == 1 {
		r.words[i-1].denied = 1 // what is not needed is not there: 承認は不要
	}
}
