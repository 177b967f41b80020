package retrieval

import (
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// maxWording bounds a wording, in characters: longer ones are sentences, which nobody repeats word by word.
const maxWording = 100

// A phrase is a wording of the thesaurus as the analyzer reads it.
type phrase struct {
	text  string
	terms []string // all of them: words, pairs of nouns, pairs of characters
	words int      // terms that are words
	key   string   // the words in order; two spellings of one wording have one key
	fault string   // why it cannot be used, or ""
}

// A phrasebook analyses each wording once.
type phrasebook map[string]*phrase

func (b phrasebook) phrase(text string) *phrase {
	if p := b[text]; p != nil {
		return p
	}
	p := newPhrase(text)
	b[text] = p
	return p
}

// newPhrasebook analyses every wording of a list, on all processors.
func newPhrasebook(list []Synonym) phrasebook {
	b := phrasebook{}
	for _, s := range list {
		b[s.Wording], b[s.LeadsTo] = nil, nil
	}
	texts := slices.Collect(maps.Keys(b))
	done := make([]*phrase, len(texts))
	var group sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for first := range workers {
		group.Go(func() {
			for i := first; i < len(texts); i += workers {
				done[i] = newPhrase(texts[i])
			}
		})
	}
	group.Wait()
	for i, text := range texts {
		b[text] = done[i]
	}
	return b
}

func newPhrase(text string) *phrase {
	p := &phrase{text: text}
	if n := utf8.RuneCountInString(text); n > maxWording {
		p.fault = fmt.Sprintf("%q… has %d characters, up to %d are possible", string([]rune(text)[:10]), n, maxWording)
		return p
	}
	tokens := Analyze(text)
	base := baseTerms(tokens)
	for _, token := range tokens {
		p.terms = append(p.terms, token.Term)
	}
	if p.words = len(base); p.words == 0 || p.words > maxPhraseTerms {
		p.fault = fmt.Sprintf("%q has %d words that count, 1 to %d are possible", text, p.words, maxPhraseTerms)
	}
	p.key = strings.Join(base, "\x00")
	return p
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

func isBase(term string) bool { return term[0] != '_' && term[0] != '#' && term[0] != '@' }

// phrases cuts a list at a separator; empty parts give none.
func phrases(list, separator string) []string {
	var out []string
	for p := range strings.SplitSeq(list, separator) {
		if p = tidy(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// tidy is a wording or name as it is stored: one space between words, nothing that cannot be seen, and not beginning with a
// sign that would make a line of its own a comment or a theme.
func tidy(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.In(r, unicode.Cc, unicode.Cf), r == utf8.RuneError:
			return -1
		}
		return r
	}, text)
	return strings.Join(strings.Fields(strings.TrimLeft(text, "#[＃［ ")), " ")
}
