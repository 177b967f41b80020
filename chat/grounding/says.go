package grounding

import (
	"cmp"
	"slices"
)

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
	if end := len(c.words); len(c.atoms) > 0 && (end == 0 || c.atoms[len(c.atoms)-1].start > c.words[end-1].start) && c.denied != here[0].clause.denied {
		return Negation // 「6月ではありません」
	}
	for _, p := range here {
		if s.earlier && !p.unit.earlier && !slices.ContainsFunc(all, func(p place) bool { return p.unit.earlier }) || s.later && !p.unit.later && !slices.ContainsFunc(all, func(p place) bool { return p.unit.later }) {
			return Condition
		}
	}
	return ""
}

// acts compares who does something, and to whom.
func acts(s *parsed, c clause, here, all []place) string {
	if len(here) > 0 && crossed(c, *here[0].clause) {
		return Subject
	}
	if s.language == "en" && slices.ContainsFunc(here, c.takesOver) {
		return Subject
	}
	if s.language == "en" && len(here) > 0 && s.hasHappened(here[0]) {
		return Modality
	}
	for i, w := range c.words {
		named := slices.ContainsFunc(here, func(p place) bool { return len(p.unit.words[w.key]) > 0 || len(p.source.frame.words[w.key]) > 0 })
		elsewhere := slices.ContainsFunc(here, func(p place) bool { return p.source.has(w.key) })
		said := i == len(c.words)-1 && !(lists().light[w.key] && w.denied == 0)
		switch {
		case !named && w.role == "by" && elsewhere:
			return Subject
		case !named && actors[w.key] && !(w.acts() == "to" && slices.ContainsFunc(here, func(p place) bool { return p.before(w.key) })):
			return Subject
		case !named && (w.topic && !lists().light[w.key] || said) && elsewhere && !((w.role == "の" || w.role == "を" || w.acts() == "to") && slices.ContainsFunc(here, func(p place) bool { return p.before(w.key) })):
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
			if n := count(c.words, w.key); n > 1 && (actors[w.key] || w.key == "有給" || w.key == "無給") && len(others) > 0 && n > len(others)+count(here[0].source.frame.words[w.key], w.key) {
				return Subject // twice here and once there: it stands for somebody else
			}
		}
	}
	return ""
}

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

// crossed tells whether two who have one role in a clause change places there: 本人に伝え、上司に知らせる.
func crossed(c, in clause) bool {
	order := func(words []word) (keys []string) {
		for _, w := range words {
			if actors[w.key] && w.acts() == "to" {
				keys = append(keys, w.key)
			}
		}
		return keys
	}
	a, b := order(c.words), order(in.words)
	return len(a) == 2 && len(b) == 2 && a[0] == b[1] && a[1] == b[0] && a[0] != a[1]
}

// against tells whether two words have roles that cannot be the same: 上司が and 上司に, 本社から and 本社へ.
func (w word) against(in word) bool {
	a, b := w.acts(), in.acts()
	if a == "to" && b == "from" || a == "from" && b == "to" {
		return true
	}
	return actors[w.key] && (a == "does" && b == "to" || a == "to" && b == "does")
}

func count(words []word, key string) int {
	n := 0
	for _, w := range words {
		if w.key == key {
			n++
		}
	}
	return n
}

// actors are those who do something in a company's texts.
var actors = setOf("上司 本人 人事 担当 課長 部長 役員 会社 部門 部署 室 課 部 産業医 家族 同僚 メンター 講師 総務 社員 応募者 企画 厚生 労務 支援 人材 職場 部下 医師 工場 係長 受け入れる")

// only tells whether a word stands there with this particle alone, in a sentence that says something else.
func (p place) only(key, role string) bool {
	in := p.unit.words[key]
	return len(in) > 0 && !slices.ContainsFunc(in, func(w word) bool { return w.role != role })
}

// before tells whether a word stands in the sentence before, which a sentence may go on from.
func (p place) before(key string) bool {
	return p.at > 0 && len(p.source.units[p.at-1].words[key]) > 0
}

// speaks tells whether a sentence has a subject of its own.
func (p *parsed) speaks() bool {
	return slices.ContainsFunc(p.clauses, func(c clause) bool { return slices.ContainsFunc(c.words, func(w word) bool { return w.topic }) })
}

// speaksOf tells whether a word is the subject of a sentence of the passage.
func (s *source) speaksOf(key string) bool {
	return slices.ContainsFunc(s.units, func(u *parsed) bool { return slices.ContainsFunc(u.words[key], func(w word) bool { return w.topic }) })
}
