// Package alike finds questions that ask the same thing, so that HR may answer them as one. It compares the words that
// retrieval's analyzer finds, weighed by how rare they are among the questions that are there at that moment.
//
// Nothing of it is stored: a Finder keeps hashes of words in the memory of the process, for questions that are still there
// when it is asked, up to a limit. No text leaves the process, and no model sees it.
//
// Doubts: it knows no synonyms; 時短 and 短時間勤務 meet only in their characters.
package alike

import (
	"cmp"
	"hash/maphash"
	"math"
	"slices"
	"strings"
	"sync"

	"github.com/google/uuid"

	"dousuru/retrieval"
)

// Threshold is how alike two questions are at least to be suggested; found on testdata/alike.txt, see TestSuggestions.
const Threshold = 0.2

// pairWeight is what a pair of characters counts beside a word, as in the index.
const pairWeight = 0.3

// A Finder is safe for concurrent use.
type Finder struct {
	limit int

	mu    sync.Mutex
	seed  maphash.Seed
	known map[uuid.UUID][]term
	df    map[uint64]int // in how many known questions a term stands
}

type term struct {
	hash   uint64
	weight float64 // 1 for a word, less for a pair of characters
}

// New makes a finder that remembers at most limit questions; of more it leaves the rest out.
func New(limit int) *Finder {
	return &Finder{limit: limit, seed: maphash.MakeSeed(), known: map[uuid.UUID][]term{}, df: map[uint64]int{}}
}

// A Match is a question and how alike it is, from 0 to 1.
type Match struct {
	ID    uuid.UUID
	Score float64
}

// IDs are those of matches, in their order.
func IDs(matches []Match) []uuid.UUID {
	ids := make([]uuid.UUID, len(matches))
	for i, m := range matches {
		ids[i] = m.ID
	}
	return ids
}

// Near finds those of all that are alike to id, but for those in but, the most alike first, at most n. read is asked for the
// texts that the finder has not seen yet, all at once. What is no longer among all is forgotten.
func (f *Finder) Near(all []uuid.UUID, id uuid.UUID, but map[uuid.UUID]bool, n int, read func(missing []uuid.UUID) (map[uuid.UUID]string, error)) ([]Match, error) {
	if err := f.learn(all, read); err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	asked := map[uint64]float64{}
	for _, t := range f.known[id] {
		asked[t.hash] = f.weigh(t)
	}
	var found []Match
	for _, other := range all {
		if other == id || but[other] {
			continue
		}
		if score := f.compare(asked, f.known[other]); score >= Threshold {
			found = append(found, Match{other, score})
		}
	}
	slices.SortFunc(found, func(a, b Match) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), strings.Compare(a.ID.String(), b.ID.String()))
	})
	return found[:min(n, len(found))], nil
}

// learn reads what is new and forgets what is gone.
func (f *Finder) learn(all []uuid.UUID, read func([]uuid.UUID) (map[uuid.UUID]string, error)) error {
	f.mu.Lock()
	there := make(map[uuid.UUID]bool, len(all))
	var missing []uuid.UUID
	for _, id := range all {
		there[id] = true
		if _, known := f.known[id]; !known && len(f.known)+len(missing) < f.limit {
			missing = append(missing, id)
		}
	}
	for id, terms := range f.known {
		if !there[id] {
			f.count(terms, -1)
			delete(f.known, id)
		}
	}
	f.mu.Unlock()
	if len(missing) == 0 {
		return nil
	}
	texts, err := read(missing)
	if err != nil {
		return err
	}
	for id, text := range texts {
		terms := f.terms(text)
		f.mu.Lock()
		if _, known := f.known[id]; !known {
			f.known[id] = terms
			f.count(terms, 1)
		}
		f.mu.Unlock()
	}
	return nil
}

func (f *Finder) count(terms []term, by int) {
	for _, t := range terms {
		if f.df[t.hash] += by; f.df[t.hash] == 0 {
			delete(f.df, t.hash)
		}
	}
}

// terms of a text, each once.
func (f *Finder) terms(text string) []term {
	seen := map[uint64]bool{}
	var terms []term
	for _, token := range retrieval.Analyze(text) {
		t := term{maphash.String(f.seed, token.Term), 1}
		if strings.HasPrefix(token.Term, "#") {
			t.weight = pairWeight
		}
		if !seen[t.hash] {
			seen[t.hash] = true
			terms = append(terms, t)
		}
	}
	return terms
}

// weigh is the idf of a term among the known questions, times its kind.
func (f *Finder) weigh(t term) float64 {
	n, df := float64(len(f.known)), float64(f.df[t.hash])
	return t.weight * math.Log(1+(n-df+0.5)/(df+0.5))
}

// compare is the cosine of two questions.
func (f *Finder) compare(asked map[uint64]float64, other []term) float64 {
	var shared, otherLength float64
	for _, t := range other {
		w := f.weigh(t)
		otherLength += w * w
		shared += w * asked[t.hash]
	}
	var length float64
	for _, w := range asked {
		length += w * w
	}
	if shared == 0 {
		return 0
	}
	return shared / math.Sqrt(length*otherLength)
}
