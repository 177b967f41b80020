package retrieval

import (
	_ "embed"
	"sync"
)

//go:embed conditions.txt
var conditionWords string

//go:embed elsewhere.txt
var elsewhereWords string

var (
	conditionCues = sync.OnceValue(func() cueList { return wholeWords(readCues(conditionWords)) })
	elsewhereCues = sync.OnceValue(func() cueList { return wholeWords(readCues(elsewhereWords)) })
)

func wholeWords(list cueList) cueList {
	list.whole = true
	return list
}

// conditionWeight of the words of a condition beside a word of the person's own: a page that speaks about the condition comes
// before its twin that does not, and no page is found by it alone.
const conditionWeight = 0.1

// situationWeight of a condition's own word where the person says it of themselves: of two twins the one that names it comes first.
const situationWeight = 0.3

// A condition is one that a question names, with the terms of each wording for it: a passage that holds all terms of one
// wording speaks about it.
type condition struct {
	key      string
	wordings [][]string
}

// wordingsOf are the terms of the wordings for each condition.
var wordingsOf = sync.OnceValue(func() map[string][][]string {
	all := map[string][][]string{}
	for _, c := range conditionCues().cues {
		if terms := baseTerms(Analyze(c.words)); len(terms) > 0 {
			all[c.key] = append(all[c.key], terms)
		}
	}
	return all
})

// NamesCondition tells whether a text names a condition under which a person may ask.
func NamesCondition(text string) bool { return len(conditionCues().spans(Normalize(text))) > 0 }

// conditionsIn are the conditions that a normalised question names, in the order of the list.
func conditionsIn(normalised string) []condition {
	var list []condition
	seen := map[string]bool{}
	for _, s := range conditionCues().spans(normalised) {
		if !seen[s.key] {
			seen[s.key] = true
			list = append(list, condition{s.key, wordingsOf()[s.key]})
		}
	}
	return list
}
