package grounding

import (
	"slices"
	"strings"
)

// Limits fitted on labelled sentences (testdata/dev.txt, later.txt, third.txt).
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
	places := make([][]place, len(s.clauses))
	var all []place
	for i, c := range s.clauses {
		places[i] = find(c, cited)
		all = append(all, places[i]...)
	}
	if reason := strictly(s, all); reason != "" {
		return reason
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

// verbatim tells whether a sentence is one of a passage's own, without an exception behind it.
func verbatim(s *parsed, cited []*source) bool {
	own := strings.TrimRight(squeeze(s.text), "。.")
	return slices.ContainsFunc(cited, func(p *source) bool {
		at := slices.IndexFunc(p.units, func(u *parsed) bool { return strings.TrimRight(squeeze(u.text), "。.") == own })
		return at >= 0 && !p.excepts(at, s)
	})
}

// strictly looks for words that a sentence has only from what it rests on: all, only, always, either, a time of the year.
func strictly(s *parsed, all []place) string {
	list := lists().strict[s.language]
	for _, f := range list {
		if !f.standsIn(s.text, s.language) || slices.ContainsFunc(all, func(p place) bool {
			return slices.ContainsFunc(list, func(o form) bool {
				return o.is == f.is && sameStrict(f, o) && (o.standsIn(p.unit.text, s.language) || o.standsIn(p.source.frame.text, s.language))
			})
		}) {
			continue
		}
		switch f.is {
		case "year", "week", "season", "halfday":
			return Date
		case "only", "except":
			return Condition
		}
		return Overlap
	}
	return ""
}

func (f form) standsIn(text, language string) bool {
	return strings.Contains(text, f.written) && (language == "ja" || wholeWord(text, f.written))
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
