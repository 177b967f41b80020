package triage

import (
	"math"

	"dousuru/retrieval"
)

// A feature is a piece of a message with its share in it.
type feature struct {
	name  string
	share float64
}

// Kinds of features, by their first characters: runs of one to three characters of Japanese as they are; "e:" English words,
// alone, in pairs, and around one other; "<name>" classes of wordings; "#" the message's shape.
const (
	longestRun   = 3
	classShare   = 0.15 // of a class beside a run of characters: more fits the examples that the classes were written from (measured)
	askShare     = 0.5
	fewestShared = 4 // a single class in a short message is not all of it
)

// features lists the pieces of a message. Shares of one kind are such that a long message weighs no more than a short one.
func (l *lexicon) features(message string) []feature {
	normal := retrieval.Normalize(message)
	return l.featuresOf(normal, l.occurrences(fold(normal)))
}

// featuresOf are the features of a normalised message, in which the elements stand there.
func (l *lexicon) featuresOf(normal string, found occurrences) []feature {
	text := plain(normal)
	runs, words := pieces(text)
	all := share(nil, runs, 1, 0)
	all = share(all, words, 1, 0)
	all = share(all, shape(text), 1, 0)
	var classes set
	for element := range l.classes {
		if len(found[element]) > 0 {
			classes.add(l.elements[element])
		}
	}
	all = share(all, classes, classShare, fewestShared)
	var asks set
	for _, facet := range retrieval.AskedFacets(normal) {
		asks.add("#asks " + string(facet))
	}
	for _, t := range declined {
		if _, _, ok := l.topics[t].match(found); ok {
			asks.add("#declines " + string(t))
		}
	}
	return share(all, asks, askShare, 0)
}

func share(all []feature, names set, weight float64, atLeast int) []feature {
	each := weight / math.Sqrt(float64(max(len(names.order), atLeast)))
	for _, name := range names.order {
		all = append(all, feature{name, each})
	}
	return all
}

// A set keeps the order in which its members came.
type set struct {
	has   map[string]bool
	order []string
}

func (s *set) add(name string) {
	if s.has == nil {
		s.has = map[string]bool{}
	}
	if !s.has[name] {
		s.has[name] = true
		s.order = append(s.order, name)
	}
}
