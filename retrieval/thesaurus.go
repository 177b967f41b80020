package retrieval

import (
	"cmp"
	"context"
	_ "embed"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"dousuru/internal/postgres"
)

// Limits of a thesaurus, so that no list can make every question slow, whatever is in it.
const (
	maxPhraseTerms = 6  // words that count in one wording; the longest that ships has 4
	maxLeads       = 12 // ways on from one wording, strongest first; the most that ships is 5
	maxExpansions  = 16 // terms added to one question, strongest first; 12 to 48 differ by two answers on career_tune.jsonl
)

// Shipped is the source of the entries that come with the program.
const Shipped = "shipped"

//go:embed thesaurus.txt
var shippedText string

// shipped are the entries that come with the program.
var shipped = sync.OnceValue(func() []Synonym {
	list, err := readEntries(strings.NewReader(shippedText), Shipped)
	if err != nil {
		panic("retrieval: thesaurus.txt: " + err.Error()) // compiled in, and read by a test
	}
	return list
})

// builtin is the thesaurus of a company without lists of its own.
var builtin = sync.OnceValue(func() Thesaurus { return newThesaurus(shipped()) })

// A Synonym is one entry: whoever says the wording may mean what it leads to.
type Synonym struct {
	Source  string // the list that it came from; Shipped for the program's own
	Theme   string // "" when its list gives none
	Wording string
	LeadsTo string
	Weight  float64 // of one term of the person's own, to three decimals; 0 switches the way off in every list
}

// A Thesaurus leads from the words of a question to the words of the company. It adds terms with a weight of at most 1 and
// never takes the person's own words away. It leads one step: what it adds leads nowhere, so cycles end. The zero value
// leads nowhere. A Thesaurus does not change and may be used from several goroutines.
type Thesaurus struct {
	leads   map[string][]lead // by the key of the wording, strongest first, at most maxLeads
	longest int               // words of the longest wording
}

// A lead is one way on from a wording.
type lead struct {
	from, to *phrase
	weight   float64
	origin   *origin
}

// An origin is shared by the entries of one theme of one list.
type origin struct{ source, theme string }

// ReadThesaurus reads a list in the text format that thesaurus.txt explains. A line that cannot be read is an error that
// names its number.
func ReadThesaurus(r io.Reader) (Thesaurus, error) {
	list, err := readEntries(r, "")
	if err != nil {
		return Thesaurus{}, err
	}
	return newThesaurus(list), nil
}

// readEntries reads a list in which nothing may be wrong.
func readEntries(r io.Reader, source string) ([]Synonym, error) {
	text, err := readList(r)
	if err != nil {
		return nil, err
	}
	c := newCollector(source)
	if err := c.readText(text); err != nil {
		return nil, err
	}
	if len(c.rejected) > 0 {
		return nil, fmt.Errorf("%s", c.rejected[0])
	}
	return c.list, nil
}

// LoadThesaurus joins the company's lists to what ships. The same way in several lists counts once, with its highest weight
// unless one of them switches it off. An entry without a word that counts for today's analyzer is left out.
//
// The terms are analysed here and not stored, so that they are always in step with the analyzer. 26,000 groups in the shape
// of Sudachi's public list (136,000 entries of 65,000 wordings) take 1.2 to 1.9 s on two busy cores: 0.3 s to read the rows,
// the rest for the analysis, 8 to 20 µs a wording. They hold 26 MB.
func LoadThesaurus(ctx context.Context, db *postgres.DB) (Thesaurus, error) {
	return loadThesaurus(ctx, db.Pool())
}

// loadThesaurus is LoadThesaurus as one transaction may see it.
func loadThesaurus(ctx context.Context, db querier) (Thesaurus, error) {
	own, err := storedSynonyms(ctx, db, "")
	if err != nil {
		return Thesaurus{}, fmt.Errorf("load thesaurus: %w", err)
	}
	if len(own) == 0 {
		return builtin(), nil
	}
	return newThesaurus(append(slices.Clone(shipped()), own...)), nil
}

// newThesaurus keeps of each wording the strongest ways; of two with one weight, the one that stands first in the list.
func newThesaurus(list []Synonym) Thesaurus {
	t := Thesaurus{leads: map[string][]lead{}}
	words, origins := newPhrasebook(list), map[origin]*origin{}
	off := map[[2]string]bool{}
	for _, s := range list {
		from, to := words.phrase(s.Wording), words.phrase(s.LeadsTo)
		switch {
		case from.fault != "" || to.fault != "" || from.key == to.key:
			continue
		case s.Weight == 0:
			off[[2]string{from.key, to.key}] = true
			continue
		}
		o := origin{s.Source, s.Theme}
		if origins[o] == nil {
			origins[o] = &o
		}
		t.leads[from.key] = append(t.leads[from.key], lead{from, to, s.Weight, origins[o]})
	}
	for key, leads := range t.leads {
		leads = slices.DeleteFunc(leads, func(l lead) bool { return off[[2]string{key, l.to.key}] })
		if leads = strongestLeads(leads); len(leads) == 0 {
			delete(t.leads, key)
			continue
		}
		t.leads[key] = leads
		t.longest = max(t.longest, leads[0].from.words)
	}
	return t
}

func strongestLeads(leads []lead) []lead {
	slices.SortStableFunc(leads, func(a, b lead) int { return cmp.Compare(b.weight, a.weight) })
	seen := map[string]bool{}
	leads = slices.DeleteFunc(leads, func(l lead) bool {
		again := seen[l.to.key]
		seen[l.to.key] = true
		return again
	})
	return slices.Clip(leads[:min(len(leads), maxLeads)])
}
