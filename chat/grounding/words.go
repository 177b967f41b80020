package grounding

import "strings"

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
	second     bool   // … and it is not the first such phrase of its clause
	topic      bool   // in a phrase that ends with は, が or も: 今の上司の承認は
	noun       bool
	final      bool // the last one of its sentence
	start, end int
}

// A clause is a part of a sentence with a predicate of its own, the conditions before it included.
type clause struct {
	start, end int
	words      []word
	atoms      []atom
	denied     bool // at its end
}

// parsed is a sentence as the check compares it.
type parsed struct {
	text     string // normalised
	language string
	passage  bool    // or a sentence about one
	row      *parsed // of a table's cell: the head of its row; else nil
	column   *parsed
	earlier  bool // it says 「before」 of something that is no number
	later    bool // and 「after」
	clauses  []clause
	atoms    []atom
	words    map[string][]word
}

// persons are written so that the dictionary reads them as such: it takes かたは for 片羽.
var persons = strings.NewReplacer("のかた", "の方", "るかた", "る方", "たかた", "た方", "ないかた", "ない方")

func parse(norm, language string, passage bool) *parsed {
	if language == "ja" {
		norm = persons.Replace(norm)
	}
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
		c.denied = deniedEnd.MatchString(harmless.Replace(norm[start:end]))
		if len(c.words)+len(c.atoms) == 0 {
			continue
		}
		if len(c.words) == 0 && len(p.clauses) > 0 { // 「…5月で、2027年は5月10日から」
			last := &p.clauses[len(p.clauses)-1]
			last.end, last.atoms, last.denied = end, append(last.atoms, c.atoms...), c.denied
		} else {
			p.clauses = append(p.clauses, c)
		}
		start = end
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
