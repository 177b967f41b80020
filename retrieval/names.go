package retrieval

import (
	"math"
	"slices"
	"strings"
	"sync"
)

// maxNames bounds the names whose words are remembered, about 200 bytes each. Past it, they are analysed anew.
const maxNames = 20_000

// names remembers the words of titles and aliases: the same articles are found again and again, and analysing a name takes
// longer than fetching it.
var names = struct {
	sync.RWMutex
	words map[string][]string
}{words: map[string][]string{}}

// namesOf are the words of each name that has any.
func namesOf(list []string) [][]string {
	all := make([][]string, 0, len(list))
	for _, name := range list {
		names.RLock()
		words, ok := names.words[name]
		names.RUnlock()
		if !ok {
			words = slices.Clip(baseTerms(Analyze(name)))
			names.Lock()
			if len(names.words) >= maxNames {
				clear(names.words)
			}
			names.words[strings.Clone(name)] = words
			names.Unlock()
		}
		if len(words) > 0 {
			all = append(all, words)
		}
	}
	return all
}

// named says how much of an article's best name the question says, 0 to 1, expansions by their weight: 「育休」 is the whole of
// one alias of 育児休業 and half of 産後パパ育休.
func (q lookedUp) named(names [][]string) float64 {
	best := 0.0
	for _, words := range names {
		said := 0.0
		for _, word := range words {
			if at, ok := slices.BinarySearchFunc(q.terms, word, func(t queryTerm, word string) int { return strings.Compare(t.term, word) }); ok && q.terms[at].concept >= 0 {
				said += q.terms[at].weight
			}
		}
		best = math.Max(best, said/float64(len(words)))
	}
	return best * best
}

// inNames are the words of all names.
func inNames(names [][]string) map[string]bool {
	all := map[string]bool{}
	for _, words := range names {
		for _, word := range words {
			all[word] = true
		}
	}
	return all
}
