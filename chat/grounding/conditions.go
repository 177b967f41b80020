package grounding

import (
	"slices"
	"strings"
)

// conditions tells whether the sentence carries the limits of the clause that it rests on.
func conditions(s *parsed, p place) string {
	in := p.unit.text[p.clause.start:p.clause.end]
	limits := p.clause.atoms
	if s.permits() {
		limits = nil
		for i, c := range p.unit.clauses {
			if i > 0 && slices.ContainsFunc(c.words, func(w word) bool { return w.theme }) {
				break
			}
			limits = append(limits, c.atoms...)
		}
		limits = append(limits, p.clause.atoms...)
	}
	for _, a := range limits {
		if a.concessive || !a.condition && (len(a.limits) == 0 || a.date) {
			continue
		}
		if !s.number(a) && !slices.ContainsFunc(s.atoms, func(o atom) bool { return o.matches(a, p.unit) }) {
			return Condition
		}
	}
	held := p.clause.words
	if s.language == "en" {
		held = p.unit.conditionsOf(p.clause)
	} else if before := p.unit.before(p.clause); before != nil && !slices.ContainsFunc(held, func(w word) bool { return w.theme }) {
		held = append(slices.Clone(before.words), held...) // 「…のときは、翌年に限り、」
	}
	for _, w := range held {
		if w.cond && len(s.words[w.key]) == 0 {
			return Condition
		}
	}
	if !s.covers(p) {
		return Condition
	}
	for _, group := range lists().groups[s.language] {
		contains := func(text string) bool {
			return slices.ContainsFunc(group[1:], func(w string) bool {
				return strings.Contains(text, w) && (s.language == "ja" || wholeWord(text, w))
			})
		}
		if contains(in) && !contains(s.text) {
			if group[0] == "plan" || group[0] == "may" {
				return Modality
			}
			return Condition
		}
	}
	if p.source.excepts(p.at, s) {
		return Condition
	}
	return ""
}

// before is the clause before another one of the sentence; nil for the first.
func (p *parsed) before(c *clause) *clause {
	for i := 1; i < len(p.clauses); i++ {
		if &p.clauses[i] == c {
			return &p.clauses[i-1]
		}
	}
	return nil
}

// conditionsOf are the words of an English clause, and of the one before or behind it that is its condition: 「If …, …」.
func (p *parsed) conditionsOf(c *clause) []word {
	held := slices.Clone(c.words)
	for i := range p.clauses {
		if &p.clauses[i] != c {
			continue
		}
		if i > 0 && p.clauses[i-1].opens() {
			held = append(held, p.clauses[i-1].words...)
		}
		if i+1 < len(p.clauses) && p.text[c.end-1] == ',' && p.clauses[i+1].opens() {
			held = append(held, p.clauses[i+1].words...)
		}
	}
	return held
}

// opens tells whether a clause begins as a condition.
func (c clause) opens() bool { return len(c.words) > 0 && c.words[0].cond }

// permits tells whether a sentence says who may: all conditions of the passage's sentence belong to it.
func (p *parsed) permits() bool {
	c := p.clauses[len(p.clauses)-1]
	if len(c.words) == 0 {
		return false
	}
	last := c.words[len(c.words)-1]
	return last.denied == 0 && (last.key == "対象" || last.key == "使い" && last.mood&can != 0 || last.key == "申し込み" && last.mood&can != 0)
}

// excepts tells whether the sentence behind one of a passage is an exception to it, which another sentence does not say.
func (s *source) excepts(at int, said *parsed) bool {
	if at+1 >= len(s.units) {
		return false
	}
	u := s.units[at+1]
	if !strings.HasPrefix(u.text, "ただし") && !strings.HasPrefix(u.text, "ただ、") && !strings.HasPrefix(u.text, "however") {
		return false
	}
	n := 0
	for key := range u.words {
		if len(said.words[key]) > 0 {
			n++
		}
	}
	return 2*n < len(u.words)
}
