package retrieval

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
)

// KnownWords are the words by which a text is searched that the company has published or that the thesaurus leads on from,
// each by itself, in alphabetical order: nothing that only this text says is among them, no figure, and not its order.
func (x *Index) KnownWords(ctx context.Context, text string) ([]string, error) {
	thesaurus := x.thesaurus()
	normalised, tokens := subject(text)
	var terms []queryTerm
	written := map[string]string{}
	for _, token := range tokens[:min(len(tokens), MaxQueryTerms)] {
		if isBase(token.Term) && !strings.ContainsFunc(token.Term, unicode.IsNumber) && written[token.Term] == "" {
			terms = append(terms, queryTerm{term: token.Term})
			written[token.Term] = spelling(token, normalised)
		}
	}
	if len(terms) == 0 {
		return nil, nil
	}
	found, _, _, err := x.lookUp(ctx, terms)
	if err != nil {
		return nil, fmt.Errorf("known words: %w", err)
	}
	known := map[string]bool{}
	for i, t := range terms {
		if found[i].df > 0 || len(thesaurus.leads[t.term]) > 0 {
			known[written[t.term]] = true
		}
	}
	return slices.Sorted(maps.Keys(known)), nil
}

// spelling is a word as people read it: the dictionary's head word of a noun may be one that nobody writes (鬱), and English
// terms are stems. A verb is in its noun form, which every ending shares.
func spelling(token Token, normalised string) string {
	if token.Noun {
		return normalised[token.Start:token.End]
	}
	return token.Term
}
