package retrieval

import (
	"bufio"
	_ "embed"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Limits of a thesaurus, so that one line cannot make every question slow.
const (
	maxPhraseTerms = 6  // terms of a left side
	maxExpansions  = 24 // expansions added to one question, strongest first
	maxThesaurus   = 50_000
)

//go:embed thesaurus.txt
var builtinThesaurus string

// builtin is the career vocabulary that ships with the program.
var builtin = sync.OnceValue(func() Thesaurus {
	t, err := ReadThesaurus(strings.NewReader(builtinThesaurus))
	if err != nil {
		panic("retrieval: thesaurus.txt: " + err.Error()) // compiled in, and read by a test
	}
	return t
})

// A Thesaurus leads from the words of a question to the words of the company. It adds terms with a weight below 1 and
// never takes the person's own words away.
type Thesaurus struct {
	expansions map[string][]expansion // by the left side's terms
	longest    int                    // terms of the longest left side
}

type expansion struct {
	terms  []string
	weight float64 // 0 < weight ≤ 1, of one term of the person's own
}

// ReadThesaurus reads lines of the form
//
//	everyday phrase | another => formal term | another ; 0.6
//	one = other = third ; 0.9
//
// where => leads one way, = leads every way, and the weight (0 < w ≤ 1) may be left out: 0.6 and 0.9. Lines that begin
// with # are comments. A line that cannot be read is an error that names its number.
func ReadThesaurus(r io.Reader) (Thesaurus, error) {
	t := Thesaurus{expansions: map[string][]expansion{}}
	scanner := bufio.NewScanner(r)
	for line := 1; scanner.Scan(); line++ {
		if line > maxThesaurus {
			return t, fmt.Errorf("line %d: more than %d lines", line, maxThesaurus)
		}
		text := strings.TrimSpace(scanner.Text())
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		if err := t.add(text); err != nil {
			return t, fmt.Errorf("line %d: %w", line, err)
		}
	}
	return t, scanner.Err()
}

func (t *Thesaurus) add(line string) error {
	line, weightText, hasWeight := strings.Cut(line, ";")
	weight := 0.0
	if hasWeight {
		w, err := strconv.ParseFloat(strings.TrimSpace(weightText), 64)
		if err != nil || !(w > 0 && w <= 1) {
			return fmt.Errorf("weight %q is not a number above 0 and up to 1", strings.TrimSpace(weightText))
		}
		weight = w
	}
	if from, to, ok := strings.Cut(line, "=>"); ok {
		return t.lead(phrases(from, "|"), phrases(to, "|"), orElse(weight, 0.6))
	}
	group := phrases(line, "=")
	if len(group) < 2 {
		return fmt.Errorf("neither => nor = in %q", strings.TrimSpace(line))
	}
	for i, p := range group {
		others := slices.Delete(slices.Clone(group), i, i+1)
		if err := t.lead([]string{p}, others, orElse(weight, 0.9)); err != nil {
			return err
		}
	}
	return nil
}

func (t *Thesaurus) lead(from, to []string, weight float64) error {
	if len(from) == 0 || len(to) == 0 {
		return fmt.Errorf("a side is empty")
	}
	for _, f := range from {
		left := baseTerms(Analyze(f))
		if len(left) == 0 || len(left) > maxPhraseTerms {
			return fmt.Errorf("%q has %d terms that count, 1 to %d are possible", f, len(left), maxPhraseTerms)
		}
		key := strings.Join(left, "\x00")
		t.longest = max(t.longest, len(left))
		for _, p := range to {
			var terms []string
			for _, token := range Analyze(p) {
				terms = append(terms, token.Term)
			}
			if len(terms) > 0 {
				t.expansions[key] = append(t.expansions[key], expansion{terms, weight})
			}
		}
	}
	return nil
}

// baseTerms are the terms that stand for one word each: no pairs, no bigrams.
func baseTerms(tokens []Token) []string {
	var terms []string
	for _, token := range tokens {
		if isBase(token.Term) {
			terms = append(terms, token.Term)
		}
	}
	return terms
}

func isBase(term string) bool { return term[0] != '_' && term[0] != '#' }

func phrases(list, separator string) []string {
	var out []string
	for p := range strings.SplitSeq(list, separator) {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

func orElse(value, otherwise float64) float64 {
	if value == 0 {
		return otherwise
	}
	return value
}
