package grounding

import (
	"cmp"
	"slices"
	"strings"
)

// Limits fitted on the labelled sentences (testdata/dev.txt; the held-out half was written later and not used).
const (
	minSupport   = 0.72 // share of a clause's words that its sentence of the passage holds, others counted by where they stand
	atNeighbour  = 0.45 // a word of a sentence beside it, or of one that the rest of the sentence rests on
	atElsewhere  = 0.2  // a word from anywhere else in the passage
	coveredTopic = 0.66 // share of the words of what a passage's clause speaks of that a sentence must say
)

// supported tells whether a sentence says what the cited passages say; "" or the reason why not.
func supported(s *parsed, cited []*source) string {
	if verbatim(s, cited) {
		return ""
	}
	if len(s.words) == 0 {
		return Overlap
	}
	if reason := strictly(s, cited); reason != "" {
		return reason
	}
	places := make([][]place, len(s.clauses))
	var all []place
	for i, c := range s.clauses {
		places[i] = find(c, cited)
		all = append(all, places[i]...)
	}
	for _, check := range []func(*parsed, clause, []place, []place) string{numbers, says, acts, covers} {
		for i, c := range s.clauses {
			if reason := check(s, c, places[i], all); reason != "" {
				return reason
			}
		}
	}
	for i := range s.clauses {
		for _, p := range places[i] {
			if reason := conditions(s, p); reason != "" {
				return reason
			}
		}
	}
	return ""
}

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

// has tells whether a word stands there and is said in the same way.
func (p *parsed) has(w word) bool {
	return slices.ContainsFunc(p.words[w.key], func(o word) bool { return w.agrees(o) == "" })
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
	case w.mood&past != in.mood&past && w.mood&past != 0 && !in.noun:
		return Modality
	}
	return ""
}

func (p *parsed) number(a atom) bool {
	return slices.ContainsFunc(p.atoms, func(o atom) bool { return a.matches(o, p) })
}

// matches tells whether a number and its limits are those of the passage.
func (a atom) matches(in atom, passage *parsed) bool {
	same := a.same(in) || a.unit == "月" && a.date && in.unit == "日付" && strings.HasSuffix(in.context, monthName(a)) && a.context == ""
	if !same {
		return false
	}
	if a.per != in.per && a.per != "" && !strings.Contains(passage.text, a.per) {
		return false
	}
	return slices.Equal(a.limits, in.limits) || a.unit == "月" && in.unit == "日付" && len(a.limits) == 0
}

// strictly looks for words that a passage must hold wherever they stand: all, only, always, either, a time of the year.
func strictly(s *parsed, cited []*source) string {
	for _, f := range lists().strict[s.language] {
		if !strings.Contains(s.text, f.written) || s.language == "en" && !wholeWord(s.text, f.written) {
			continue
		}
		if !slices.ContainsFunc(cited, func(p *source) bool {
			return slices.ContainsFunc(lists().strict[s.language], func(o form) bool { return o.is == f.is && sameStrict(f, o) && strings.Contains(p.whole, o.written) })
		}) {
			switch f.is {
			case "year", "week", "season", "halfday":
				return Date
			case "only", "except":
				return Condition
			}
			return Overlap
		}
	}
	return ""
}

// sameStrict tells which of these words may stand for another: 全員 for すべて, but no 平日 for 土日.
func sameStrict(a, b form) bool {
	switch a.is {
	case "all", "anytime", "only", "except", "or", "both", "soon", "surely":
		return true
	}
	return a.written == b.written
}

func wholeWord(text, word string) bool {
	for from := 0; ; {
		at := strings.Index(text[from:], word)
		if at < 0 {
			return false
		}
		at += from
		end := at + len(word)
		if (at == 0 || !isLetter(text[at-1])) && (end == len(text) || !isLetter(text[end])) {
			return true
		}
		from = end
	}
}

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
		return false
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

// says compares what is said of the words that both hold: denied, possible, asked for.
func says(s *parsed, c clause, here, all []place) string {
	if len(here) == 0 {
		return Overlap
	}
	for i, w := range c.words {
		said, reason := false, ""
		for _, p := range here {
			in := p.unit.words[w.key]
			if len(in) == 0 && w.plain != "" && len(p.unit.words[w.plain]) > 0 {
				w.key, w.mood = w.plain, w.mood|can
				in = p.unit.words[w.key]
			}
			if near := within(in, p.clause); len(near) > 0 {
				in = near
				if last := p.clause.words[len(p.clause.words)-1]; i == len(c.words)-1 && near[len(near)-1].start == last.start {
					in = near[len(near)-1:] // both end with it
				}
			}
			if slices.ContainsFunc(in, func(o word) bool { return w.agrees(o) == "" }) {
				said = true
			} else if len(in) > 0 {
				reason = cmp.Or(reason, w.agrees(in[0]))
			}
		}
		switch {
		case said:
		case reason != "":
			return reason
		case (w.denied > 0 || w.key == "必要") && !slices.ContainsFunc(all, func(p place) bool { return p.unit.has(w) || p.source.frame.has(w) }):
			return Negation // denied here, and not named there
		}
	}
	for _, p := range here {
		if s.before && !p.unit.before && !slices.ContainsFunc(all, func(p place) bool { return p.unit.before }) || s.after && !p.unit.after && !slices.ContainsFunc(all, func(p place) bool { return p.unit.after }) {
			return Condition
		}
	}
	return ""
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

// acts compares who does something, and to whom.
func acts(s *parsed, c clause, here, all []place) string {
	for i, w := range c.words {
		named := slices.ContainsFunc(here, func(p place) bool { return len(p.unit.words[w.key]) > 0 || len(p.source.frame.words[w.key]) > 0 })
		elsewhere := slices.ContainsFunc(here, func(p place) bool { return p.source.has(w.key) })
		said := i == len(c.words)-1 && !(lists().light[w.key] && w.denied == 0)
		switch {
		case !named && w.role == "by" && elsewhere:
			return Subject
		case !named && actors[w.key] && !(w.acts() == "to" && slices.ContainsFunc(here, func(p place) bool { return p.before(w.key) })):
			return Subject
		case !named && (w.topic && !lists().light[w.key] || said) && elsewhere && !((w.role == "の" || w.acts() == "to") && slices.ContainsFunc(here, func(p place) bool { return p.before(w.key) })):
			return Subject
		case i == len(c.words)-1 && w.noun && w.denied == 0 && !slices.ContainsFunc(c.atoms, func(a atom) bool { return a.start > w.start }) && slices.ContainsFunc(here, func(p place) bool { return p.only(w.key, "の") }):
			return Overlap // 「有給の休暇と違います」 does not say that it is paid
		case named && w.topic && !lists().light[w.key] && !slices.ContainsFunc(here, func(p place) bool {
			return len(p.unit.words[w.key]) > 0 || len(p.source.label.words[w.key]) > 0 || !p.unit.speaks() || !p.source.speaksOf(w.key)
		}):
			return Subject // in the title, and what another sentence of the passage speaks of
		case named:
			var others []word
			for _, p := range here {
				others = append(others, p.unit.words[w.key]...)
			}
			if len(others) > 0 && !slices.ContainsFunc(others, func(o word) bool { return !w.against(o) }) {
				return Subject
			}
		}
	}
	return ""
}

// speaks tells whether a sentence has a subject of its own.
func (p *parsed) speaks() bool {
	return slices.ContainsFunc(p.clauses, func(c clause) bool { return slices.ContainsFunc(c.words, func(w word) bool { return w.topic }) })
}

// speaksOf tells whether a word is the subject of a sentence of the passage.
func (s *source) speaksOf(key string) bool {
	return slices.ContainsFunc(s.units, func(u *parsed) bool { return slices.ContainsFunc(u.words[key], func(w word) bool { return w.topic }) })
}

// only tells whether a word stands there with this particle alone, in a sentence that says something else.
func (p place) only(key, role string) bool {
	in := p.unit.words[key]
	return len(in) > 0 && !slices.ContainsFunc(in, func(w word) bool { return w.role != role })
}

// before tells whether a word stands in the sentence before, which a sentence may go on from.
func (p place) before(key string) bool {
	return p.at > 0 && len(p.source.units[p.at-1].words[key]) > 0
}

// has tells whether a word stands anywhere in the passage.
func (s *source) has(key string) bool {
	return len(s.frame.words[key]) > 0 || slices.ContainsFunc(s.units, func(u *parsed) bool { return len(u.words[key]) > 0 })
}

// actors are those who do something in a company's texts.
var actors = setOf("上司 本人 人事 担当 課長 部長 役員 会社 部門 部署 室 課 部 産業医 家族 同僚 メンター 講師 総務 社員 応募者 企画 厚生 労務 支援 人材 職場 部下 医師 工場 係長 受け入れる")

// acts is "does" for who does something, "to" for whom or what it is done to; "" where the particle leaves it open.
func (w word) acts() string {
	switch w.role {
	case "が", "は", "も", ":":
		return "does"
	case "に", "へ", "には", "へは":
		return "to"
	case "から":
		return "from"
	case "by":
		return "by"
	}
	return ""
}

// against tells whether two words have roles that cannot be the same: 上司が and 上司に, 本社から and 本社へ.
func (w word) against(in word) bool {
	a, b := w.acts(), in.acts()
	if a == "to" && b == "from" || a == "from" && b == "to" {
		return true
	}
	return actors[w.key] && (a == "does" && b == "to" || a == "to" && b == "does")
}

// covers tells whether enough of a clause's words stand in the sentences that it rests on.
func covers(s *parsed, c clause, here, all []place) string {
	total, score := 0.0, 0.0
	for i, w := range c.words {
		if w.compound != "" && !slices.ContainsFunc(all, func(p place) bool { return strings.Contains(p.source.squeezed, w.compound) }) {
			return Name // 契約社員公募, of 契約社員 and 公募
		}
		if (w.noun || i == len(c.words)-1) && !lists().light[w.key] && !slices.ContainsFunc(all, func(p place) bool { return p.source.has(w.key) || w.plain != "" && p.source.has(w.plain) }) {
			return Overlap // a thing that the passage does not know
		}
		total++
		score += w.support(all)
	}
	if total > 0 && score/total < minSupport {
		return Overlap
	}
	return ""
}

func (w word) support(places []place) float64 {
	best := 0.0
	if lists().light[w.key] && w.denied == 0 {
		best = 1
	}
	for _, p := range places {
		if len(p.unit.words[w.key]) > 0 || len(p.source.frame.words[w.key]) > 0 || w.plain != "" && len(p.unit.words[w.plain]) > 0 {
			return 1
		}
		for i, u := range p.source.units {
			if len(u.words[w.key]) == 0 {
				continue
			}
			if i == p.at-1 || i == p.at+1 {
				best = max(best, atNeighbour)
			} else {
				best = max(best, atElsewhere)
			}
		}
	}
	return best
}

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
		if len(a.limits) == 0 || a.concessive || a.date {
			continue
		}
		if !s.number(a) && !slices.ContainsFunc(s.atoms, func(o atom) bool { return o.matches(a, p.unit) }) {
			return Condition
		}
	}
	held := p.clause.words
	if s.language == "en" {
		held = nil
		for _, c := range p.unit.clauses {
			held = append(held, c.words...)
		}
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

// verbatim tells whether a sentence is one of a passage's own, without an exception behind it.
func verbatim(s *parsed, cited []*source) bool {
	own := strings.TrimRight(squeeze(s.text), "。.")
	return slices.ContainsFunc(cited, func(p *source) bool {
		at := slices.IndexFunc(p.units, func(u *parsed) bool { return strings.TrimRight(squeeze(u.text), "。.") == own })
		return at >= 0 && !p.excepts(at, s)
	})
}

// covers tells whether a sentence names what its clause of the passage speaks of: 「育児・介護・治療の事情がある方は」. Of a list
// a part is enough; what stands in the title need not be said.
func (p *parsed) covers(in place) bool {
	topic := in.clause.words
	if in.unit.row != nil {
		return true // tabled sees to it
	}
	themed := slices.ContainsFunc(topic, func(w word) bool { return w.theme })
	total, said, from, to := 0, 0, len(in.unit.text), 0
	titled := false // the sentence speaks of what stands in the title alone
	for key, list := range p.words {
		titled = titled || len(in.unit.words[key]) == 0 && len(in.source.frame.words[key]) > 0 && slices.ContainsFunc(list, func(w word) bool { return w.topic })
	}
	for _, w := range topic {
		if !w.topic || themed && !w.theme {
			continue
		}
		from, to = min(from, w.start), max(to, w.end)
		if !titled && len(in.source.frame.words[w.key]) > 0 || lists().light[w.key] {
			continue
		}
		total++
		if len(p.words[w.key]) > 0 || w.plain != "" && len(p.words[w.plain]) > 0 {
			said++
		}
	}
	if total == 0 {
		return true
	}
	if strings.ContainsAny(in.unit.text[from:to], "、・や,") {
		return said > 0
	}
	return float64(said)/float64(total) >= coveredTopic
}
