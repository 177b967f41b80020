package triage

import "slices"

// occurrences are where each element stands in a message.
type occurrences map[int][]span

func (l *lexicon) occurrences(message string) occurrences {
	found := occurrences{}
	for _, s := range l.trie.find(message) {
		found[s.element] = append(found[s.element], s)
	}
	return found
}

// without drops what touches one of the spans.
func (o occurrences) without(spans []span) occurrences {
	if len(spans) == 0 {
		return o
	}
	left := occurrences{}
	for element, list := range o {
		for _, s := range list {
			if !slices.ContainsFunc(spans, func(b span) bool { return s.start < b.end && b.start < s.end }) {
				left[element] = append(left[element], s)
			}
		}
	}
	return left
}

// match finds the first pattern of a topic that stands in a message, after its look-alikes were taken out, and where.
func (v vocabulary) match(found occurrences) (p pattern, where span, ok bool) {
	if slices.ContainsFunc(v.doubts, func(d pattern) bool { return len(d.all(found)) > 0 }) {
		return pattern{}, span{}, false
	}
	var blocked []span
	for _, exception := range v.exceptions {
		blocked = append(blocked, exception.all(found)...)
	}
	found = found.without(blocked)
	for _, p := range v.patterns {
		if all := p.all(found); len(all) > 0 {
			return p, all[0], true
		}
	}
	return pattern{}, span{}, false
}

// all lists where a pattern stands, once for each place where it begins.
func (p pattern) all(found occurrences) []span {
	for _, s := range p.steps {
		if len(found[s.element]) == 0 {
			return nil
		}
	}
	var all []span
	for _, first := range found[p.steps[0].element] {
		if end, ok := rest(found, p.steps[1:], first.end); ok {
			all = append(all, span{-1, first.start, end})
		}
	}
	return all
}

// rest finds where the other steps of a pattern end that follow at a place.
func rest(found occurrences, steps []step, at int) (end int, ok bool) {
	if len(steps) == 0 {
		return at, true
	}
	for _, s := range found[steps[0].element] {
		if s.start-at > maxGap {
			break // they stand in order
		}
		if s.start == at || (steps[0].gap && s.start > at) {
			if end, ok := rest(found, steps[1:], s.end); ok {
				return end, true
			}
		}
	}
	return 0, false
}
