package retrieval

import (
	"slices"
	"strings"
	"unicode"

	"github.com/kljensen/snowball/english"
	"golang.org/x/text/unicode/norm"
)

// AnalyzerVersion is part of every entry's fingerprint: a change of how text becomes terms raises it, and the next refresh
// indexes everything again.
const AnalyzerVersion = "uni-lemma-13"

// MaxAnalyzed bounds how many bytes of one text are analysed, so that a text of any length costs bounded time (about
// 0.1 s a megabyte). A passage is far shorter; a question is cut at the same border.
const MaxAnalyzed = 1 << 20

// A Token is one term of a text. Terms are compared as strings; what kind of term it is shows in its first rune:
// nothing special for lemmas, stems and numbers, '_' for two adjacent nouns as one, '#' for a pair of characters.
type Token struct {
	Term  string
	Start int // byte offset in the normalised text
	End   int
	Noun  bool // a noun, or a Latin word or number
}

// Normalize folds width, case and compatibility forms (NFKC) and drops what cannot be seen.
func Normalize(text string) string {
	text = strings.ToLower(norm.NFKC.String(text))
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Variation_Selector), r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, text)
}

// Analyze turns a text, Japanese, English or mixed, into its terms in order. Indexing and asking use this one function.
// Particles, auxiliaries, pronouns, light verbs and English stop words give no term. Deterministic; safe for concurrent use.
func Analyze(text string) []Token {
	if len(text) > MaxAnalyzed {
		text = strings.ToValidUTF8(text[:MaxAnalyzed], "")
	}
	text = Normalize(text)
	var tokens []Token
	for start := 0; start < len(text); {
		end, latin := scriptRun(text, start)
		if latin {
			tokens = appendLatin(tokens, text, start, end)
		} else {
			tokens = appendJapanese(tokens, text, start, end)
		}
		start = end
	}
	tokens = slices.DeleteFunc(tokens, func(t Token) bool { return len(t.Term) > maxTerm })
	return appendPairs(tokens, text)
}

func appendLatin(tokens []Token, text string, start, end int) []Token {
	word := text[start:end]
	if english.IsStopWord(word) || word == "s" || word == "t" {
		return tokens
	}
	return append(tokens, Token{Term: english.Stem(word, false), Start: start, End: end, Noun: true})
}

// appendJapanese adds the lemmas of a run, and of each pair of adjacent nouns the pair as well: 社内公募 is found whole
// and in its parts.
func appendJapanese(tokens []Token, text string, start, end int) []Token {
	previous := -1 // index in tokens of the noun that ends where this token begins
	morphemes := dictionary().Tokenize(text[start:end])
	for i := 0; i < len(morphemes); i++ {
		m := morphemes[i]
		if n := brokenKatakana(morphemes[i:]); n > 0 {
			word := Token{Start: start + m.Position, End: start + morphemes[i+n-1].Position + len(morphemes[i+n-1].Surface), Noun: true}
			word.Term = text[word.Start:word.End]
			tokens = append(tokens, word)
			previous = len(tokens) - 1
			i += n - 1
			continue
		}
		token := Token{Start: start + m.Position, End: start + m.Position + len(m.Surface)}
		features := m.Features()
		if !carriesMeaning(features) || !strings.ContainsFunc(m.Surface, isWordRune) {
			previous = -1
			continue
		}
		token.Term = lemma(m.Surface, features)
		isNoun := features[featurePOS] == "名詞" || features[featurePOS] == "接尾辞"
		token.Noun = isNoun
		if isNoun && previous >= 0 {
			tokens = append(tokens, Token{Term: "_" + tokens[previous].Term + token.Term, Start: tokens[previous].Start, End: token.End})
		}
		tokens = append(tokens, token)
		if previous = -1; isNoun {
			previous = len(tokens) - 1
		}
	}
	return tokens
}

// appendPairs adds the character pairs of a text, two hiragana and two Latin letters left out: they meet where the dictionary
// cuts two texts differently or lacks a word, so that インタンシップ finds インターンシップ, and they keep 1990年 and Aさん together.
// Digits and letters beside the Japanese won .003 MRR@10 on JaQuAD's training questions;
// pairs of Latin letters won .001 there and lost half of the English questions their first place.
func appendPairs(tokens []Token, text string) []Token {
	last, lastAt := rune(-1), 0
	for i, r := range text {
		switch {
		case r == 'ー':
			continue
		case !isJapanese(r) && !unicode.IsLetter(r) && !unicode.IsDigit(r):
			last = -1
			continue
		case last >= 0 && !(unicode.Is(unicode.Hiragana, last) && unicode.Is(unicode.Hiragana, r)) && !(isLatinLetter(last) && isLatinLetter(r)):
			tokens = append(tokens, Token{Term: "#" + string(last) + string(r), Start: lastAt, End: i + len(string(r))})
		}
		last, lastAt = r, i
	}
	return tokens
}

func isLatinLetter(r rune) bool { return isLatin(r) && unicode.IsLetter(r) }

// isWordRune tells letters and digits from signs: a hyphen between Latin letters comes to the morphology alone and says nothing.
func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == 'ー' }

func isJapanese(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
}
