package grounding

import (
	"cmp"
	"slices"
)

// A place is the sentence of a passage that a clause rests on.
type place struct {
	source *source
	at     int // index of the unit
	unit   *parsed
	clause *clause // of the unit
	score  float64
}

// find looks in each passage for the sentence that holds most of a clause, of two the shorter one; the best one stands first.
// A passage that holds nothing of it gives none.
func find(c clause, cited []*source) []place {
	var places []place
	for _, s := range cited {
		best := place{source: s}
		for i, u := range s.units {
			score := 0.0
			for j, w := range c.words {
				worth := 1.0
				switch last := j == len(c.words)-1; {
				case last && len(s.frame.words[w.key]) > 0:
					worth = 0.9
				case last:
					worth = 1.3 // what is said of it
				case len(s.frame.words[w.key]) > 0:
					worth *= 0.5 // a word of the title stands in many
				}
				if u.has(w) {
					score += 2 * worth
				} else if len(u.words[w.key]) > 0 {
					score += 1.5 * worth
				}
			}
			for _, a := range c.atoms {
				if u.number(a) {
					score += 0.8
				}
			}
			if score == 0 {
				continue
			}
			score -= 0.02 * float64(len(u.words)+len(u.atoms))
			if best.unit == nil || score > best.score {
				best.at, best.unit, best.score = i, u, score
			}
		}
		if best.unit != nil {
			best.clause = best.unit.nearest(c)
			places = append(places, best)
		}
	}
	slices.SortStableFunc(places, func(a, b place) int { return cmp.Compare(b.score, a.score) })
	if len(places) > 1 && len(c.atoms) == 0 { // the second passage matters for its own words only
		places = slices.DeleteFunc(places, func(p place) bool { return p.score < places[0].score/2 })
	}
	return places
}

// nearest is the clause of a passage's sentence that another one is most like.
func (p *parsed) nearest(c clause) *clause {
	var best *clause
	most := -1.0
	for i := range p.clauses {
		in := &p.clauses[i]
		score := -0.01 * float64(len(in.words))
		for _, w := range c.words {
			if slices.ContainsFunc(in.words, func(o word) bool { return o.key == w.key }) {
				score++
				if w.theme {
					score += 0.5
				}
			}
		}
		for _, a := range c.atoms {
			if slices.ContainsFunc(in.atoms, func(o atom) bool { return a.matches(o, p) }) {
				score++
			} else if slices.ContainsFunc(in.atoms, a.same) {
				score += 0.5
			}
		}
		if best == nil || score > most {
			best, most = in, score
		}
	}
	return best
}

// within are the words that stand in a clause.
func within(words []word, c *clause) []word {
	var in []word
	for _, w := range words {
		if w.start >= c.start && w.start < c.end {
			in = append(in, w)
		}
	}
	return in
}

// has tells whether a word stands there and is said in the same way.
func (p *parsed) has(w word) bool {
	return slices.ContainsFunc(p.words[w.key], func(o word) bool { return w.agrees(o) == "" })
}

// has tells whether a word stands anywhere in the passage.
func (s *source) has(key string) bool {
	return len(s.frame.words[key]) > 0 || slices.ContainsFunc(s.units, func(u *parsed) bool { return len(u.words[key]) > 0 })
}

// agrees compares what is said of a word here and in the passage.
func (w word) agrees(in word) string {
	switch {
	case w.denied != in.denied:
		return Negation
	case (w.mood^in.mood)&(maybe|want) != 0, w.mood&please > in.mood&please:
		return Modality
	case in.mood&can != 0 && w.mood&(can|passive) == 0 && !w.noun,
		w.denied > 0 && !w.noun && w.mood&can != 0 && in.mood&(can|passive) == 0:
		return Modality
	case (w.mood^in.mood)&causes != 0:
		return Modality
	case w.mood&past != in.mood&past && (w.mood&past != 0 && !in.noun || w.final && in.final):
		return Modality
	}
	return ""
}
