package grounding

import (
	"slices"
	"strings"
)

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
	if total > 0 && score/total < minSupport || c.strays(here) {
		return Overlap
	}
	return ""
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
		if !w.topic || themed && (!w.theme || w.second) {
			continue
		}
		if quoted(in.unit.text, w.start) {
			continue // an example
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

// strays tells whether what a clause says of its subject stands in another sentence than the subject does.
func (c clause) strays(here []place) bool {
	rest, said := 0, 0
	for _, w := range c.words {
		if w.theme || lists().light[w.key] {
			continue
		}
		rest++
		if slices.ContainsFunc(here, func(p place) bool {
			return len(p.unit.words[w.key]) > 0 || w.plain != "" && len(p.unit.words[w.plain]) > 0 || len(p.source.frame.words[w.key]) > 0
		}) {
			said++
		}
	}
	return 2*said < rest
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

// quoted tells whether a place in a text stands in quotes.
func quoted(text string, at int) bool {
	return strings.Count(text[:at], "「") > strings.Count(text[:at], "」")
}
