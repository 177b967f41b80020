package grounding

import (
	"slices"
	"strconv"
	"strings"
)

// numbers holds the numbers of a clause against the sentences that it rests on.
func numbers(s *parsed, c clause, here, all []place) string {
	if len(here) == 1 && !here[0].together(c) {
		if slices.ContainsFunc(c.atoms, func(a atom) bool { return a.date }) {
			return Date
		}
		return Number
	}
	for _, a := range c.atoms {
		until := a // 「期限は6か月前です」
		if slices.ContainsFunc(c.words, func(w word) bool { return w.key == "期限" }) && !slices.Contains(a.limits, "le") {
			until.limits = append(slices.Clone(a.limits), "le")
			slices.Sort(until.limits)
		}
		ok := false
		for _, p := range here {
			if !p.unit.number(a) && p.unit.number(until) {
				a = until
			}
			ok = ok || p.source.frame.number(a) || (p.unit.number(a) && p.unit.bound(a, c) || p.inRow(a, c)) && p.tabled(s)
		}
		switch {
		case ok:
		case a.date:
			return Date
		default:
			return Number
		}
	}
	return ""
}

// together tells whether the numbers of a clause stand in one clause there; in a table, and where some stand in the title, they
// need not.
func (p place) together(c clause) bool {
	if len(c.atoms) < 2 || p.unit.row != nil || !slices.ContainsFunc(c.atoms, func(a atom) bool { return p.unit.number(a) }) {
		return true
	}
	return slices.ContainsFunc(p.unit.clauses, func(in clause) bool {
		for _, a := range c.atoms {
			if p.unit.number(a) && !slices.ContainsFunc(in.atoms, func(o atom) bool { return a.matches(o, p.unit) }) {
				return false
			}
		}
		return true
	})
}

// inRow tells whether a number stands in another cell of the same row of a table, with a word of that cell or its column.
func (p place) inRow(a atom, c clause) bool {
	return p.unit.row != nil && slices.ContainsFunc(p.source.units, func(u *parsed) bool {
		if u.row == nil || u.row.text != p.unit.row.text || !u.number(a) {
			return false
		}
		for key := range near(c.words, c.atoms, a) {
			if len(u.words[key]) > 0 && len(u.row.words[key]) == 0 {
				return true
			}
		}
		return p.source.alone(u, a)
	})
}

// alone tells whether no other cell of the row has a number of this kind.
func (s *source) alone(cell *parsed, a atom) bool {
	return !slices.ContainsFunc(s.units, func(u *parsed) bool {
		return u != cell && u.row != nil && u.row.text == cell.row.text && u.column.text != cell.column.text && slices.ContainsFunc(u.atoms, func(o atom) bool { return o.unit == a.unit })
	})
}

// tabled tells whether the sentence speaks of this row and column of a table, and not of others.
func (p place) tabled(s *parsed) bool {
	if p.unit.row == nil {
		return true
	}
	other := func(own *parsed, all []*parsed) bool {
		return slices.ContainsFunc(all, func(o *parsed) bool { return s.names(o, own) && !s.names(own, o) })
	}
	return !other(p.unit.row, p.source.rows) && !other(p.unit.column, p.source.columns)
}

// names tells whether a sentence holds a word or a number of a row's head that another head does not hold.
func (p *parsed) names(row, but *parsed) bool {
	for key := range row.words {
		if len(p.words[key]) > 0 && (but == nil || len(but.words[key]) == 0) {
			return true
		}
	}
	if len(row.words) == 0 && len(row.atoms) == 0 && strings.Contains(p.text, row.text) {
		return true // 一次
	}
	return slices.ContainsFunc(row.atoms, func(a atom) bool {
		return slices.ContainsFunc(p.atoms, a.same) && (but == nil || !slices.ContainsFunc(but.atoms, a.same))
	})
}

// bound tells whether a number stands with its own words where a sentence has several of its kind: 勤続2年以上、今の職場で1年以上.
func (p *parsed) bound(a atom, c clause) bool {
	near := near(c.words, c.atoms, a)
	own, rival := -1, -1
	for _, in := range p.clauses {
		for _, o := range in.atoms {
			shared := 0
			for key := range near {
				if nearIn(in, o)[key] {
					shared++
				}
			}
			if a.matches(o, p) && !p.otherTheme(in, c) {
				own = max(own, shared)
			} else if o.unit == a.unit {
				rival = max(rival, shared)
			}
		}
	}
	return own >= 0 && own >= rival
}

// otherTheme tells whether a clause speaks of what another clause of the sentence speaks of, and this one does not.
func (p *parsed) otherTheme(in, c clause) bool {
	holds := func(words []word, key string) bool {
		return slices.ContainsFunc(words, func(o word) bool { return o.key == key })
	}
	ownTheme := slices.ContainsFunc(in.words, func(o word) bool { return o.theme && !holds(c.words, o.key) }) &&
		!slices.ContainsFunc(in.words, func(o word) bool { return o.theme && holds(c.words, o.key) })
	for _, w := range c.words {
		if !w.theme || holds(in.words, w.key) {
			continue
		}
		if slices.ContainsFunc(p.words[w.key], func(o word) bool { return o.theme && (o.start >= in.end || ownTheme) }) {
			return true
		}
	}
	return false
}

func nearIn(c clause, a atom) map[string]bool { return near(c.words, c.atoms, a) }

// near are the words between a number and the one before it, or the next word where there is none.
func near(words []word, atoms []atom, a atom) map[string]bool {
	from := 0
	for _, o := range atoms {
		if o.end <= a.start {
			from = max(from, o.end)
		}
	}
	set := map[string]bool{}
	for _, w := range words {
		if w.start >= from && w.end <= a.start {
			set[w.key] = true
		}
	}
	if len(set) == 0 {
		for _, w := range words {
			if w.start >= a.end && !slices.ContainsFunc(atoms, func(o atom) bool { return o.start >= a.end && o.start < w.start }) {
				set[w.key] = true
				break
			}
		}
	}
	return set
}

func (p *parsed) number(a atom) bool {
	return slices.ContainsFunc(p.atoms, func(o atom) bool { return a.matches(o, p) })
}

// matches tells whether a number and its limits are those of the passage.
func (a atom) matches(in atom, passage *parsed) bool {
	same := a.same(in) || a.unit == "月" && a.date && in.unit == "日付" && strings.HasSuffix(in.context, a.context+monthName(a))
	if a.unit == "西暦" && (in.unit == "日付" || in.unit == "月") && strings.HasPrefix(in.context, strconv.Itoa(int(a.value))+"年") {
		return true // of 2026-04-24
	}
	if !same {
		return false
	}
	if a.per != in.per && a.per != "" && !strings.Contains(passage.text, a.per) {
		return false
	}
	return slices.Equal(a.limits, in.limits) || a.unit == "月" && in.unit == "日付" && len(a.limits) == 0
}
