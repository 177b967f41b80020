package retrieval

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"dousuru/knowledge"
)

// MaxQueryTerms bounds the terms of one question, pairs included; the first ones count. The longest real question of the
// benchmark sets has 61 words.
const MaxQueryTerms = 256

// What a pair of adjacent nouns, or of characters, adds to the word it stands in. Characters count more where one fact is asked
// for, in which case what the question names is written nearly so in the passage; on JaQuAD's training questions, 0.5 won .004
// MRR@10 over 0.2, which short questions for a topic want (headings of handbooks lose .005 by 0.5). Noun pairs won nothing
// beside them and stay for compounds.
const (
	nounPairWeight     = 0.1
	charPairWeight     = 0.2
	charPairFactWeight = 0.5
)

func pairWeight(term string, fact bool) float64 {
	switch {
	case term[0] != '#':
		return nounPairWeight
	case fact:
		return charPairFactWeight
	}
	return charPairWeight
}

// A query is what a question asks for.
type query struct {
	terms      []queryTerm       // to look for, each once, in alphabetical order
	facets     []knowledge.Facet // asked for, the clearest first
	kinds      []string          // kinds of quantities of which one answers it
	conditions []condition       // under which the person asks
	people     bool              // asks for people's experience
	fact       bool              // asks for one fact
	elsewhere  bool              // is about another company or authority
	hearsay    bool              // repeats what the person has heard
	english    bool              // is written in English
	about      string            // slug of the article that the talk is about
}

// A queryTerm is a term to look for. Concept numbers the word of the person that it stands for: the word itself, a pair,
// or an expansion from the thesaurus share one concept; -1: none.
type queryTerm struct {
	term    string
	weight  float64 // 0: not looked for, and told where it stands
	concept int
	own     bool            // the person's own word, not a pair, bigram or expansion
	noun    bool            // an own word that is a noun
	asks    knowledge.Facet // of an own word inside a wording that asks for a facet: having the facet answers it
}

// courtesies are the parts of a question that ask without saying of what: they stand in no page that answers it.
var courtesies = regexp.MustCompile(`(?:について|に関して)?(?:もっと|くわしく|詳しく)?(?:を|が|も)?(?:知りたい|教えて(?:ください|下さい|ほしい|欲しい|もらえますか)?|聞きたい|聞いてみたい|読みたい|読んでみたい|見てみたい)(?:です|んですが|のですが|んだけど)?` +
	`|(?:人|方|ひと)(?:たち)?の(?:お?話|例|体験談?|経験談?|ケース)(?:って|は|が|を)?(?:ありますか|ありませんか|ある)?|(?:先輩|人|方)(?:って|は|が)?(?:いますか|いませんか|いる？|いるの)` +
	`|i (?:want|would like|'d like) to (?:know|hear|read)(?: more)?(?: about)?|(?:can|could) you (?:please )?tell me(?: about)?|please tell me`)

// subject is a question without its courtesies, and its terms; the whole question when nothing else is in it.
func subject(question string) (text string, tokens []Token) {
	question = Normalize(question)
	text = courtesies.ReplaceAllString(question, " ")
	if tokens = Analyze(text); text != question && !slices.ContainsFunc(tokens, func(t Token) bool { return isBase(t.Term) }) {
		return question, Analyze(question)
	}
	return text, tokens
}

// parseQuery reads a question.
func parseQuery(question string, thesaurus Thesaurus) query {
	return parseAsking(question, "", thesaurus, facetCues())
}

// parseAsking reads a question with what the person says of themselves, and with wordings that ask for a facet.
func parseAsking(question, situation string, thesaurus Thesaurus, cues cueList) query {
	text, tokens := subject(question)
	whole := Normalize(question)
	q := query{facets: facetsIn(cues, whole), kinds: askedKinds(asking(whole)), conditions: conditionsIn(whole + " " + Normalize(situation)), people: asksForPeople(whole), fact: factWords.MatchString(asking(whole)),
		elsewhere: elsewhereCues().has(whole, "elsewhere"), hearsay: elsewhereCues().has(whole, "hearsay"), english: !strings.ContainsFunc(whole, isJapanese)}
	asked := cues.spans(text)
	tokens = tokens[:min(len(tokens), MaxQueryTerms)]
	var base []Token
	for _, token := range tokens {
		if isBase(token.Term) {
			t := queryTerm{term: token.Term, weight: 1, concept: len(base), own: true, noun: token.Noun, asks: facetAt(asked, token)}
			if quietEnglish[token.Term] {
				t.weight, t.own = quietWeight, false
			}
			q.terms = append(q.terms, t)
			base = append(base, token)
		}
	}
	for _, token := range tokens {
		if !isBase(token.Term) {
			q.terms = append(q.terms, queryTerm{term: token.Term, weight: pairWeight(token.Term, q.fact), concept: wordAt(base, token.Start)})
		}
	}
	q.terms = append(q.terms, thesaurus.expand(base)...)
	for _, c := range q.conditions {
		for _, wording := range c.wordings {
			for _, term := range wording {
				q.terms = append(q.terms, queryTerm{term: term, weight: conditionWeight, concept: -1})
			}
		}
	}
	for _, term := range baseTerms(Analyze(Normalize(situation))) {
		if NamesCondition(term) {
			q.terms = append(q.terms, queryTerm{term: term, weight: situationWeight, concept: -1})
		}
	}
	for _, kind := range q.kinds {
		q.terms = append(q.terms, queryTerm{term: "@" + kind, concept: -1})
	}
	q.terms = strongest(q.terms)
	return q
}

// facetAt is the facet that is asked for by the wording in which a word stands, or "".
func facetAt(asked []span, word Token) knowledge.Facet {
	for _, s := range asked {
		if s.start <= word.Start && word.End <= s.end {
			return knowledge.Facet(s.key)
		}
	}
	return ""
}

// wordAt is the place of the word in which a pair begins, or -1 between words.
func wordAt(words []Token, at int) int {
	return slices.IndexFunc(words, func(w Token) bool { return w.Start <= at && at < w.End })
}

// strongest keeps each term once, the person's own before expansions, in a fixed order.
func strongest(terms []queryTerm) []queryTerm {
	slices.SortStableFunc(terms, func(a, b queryTerm) int {
		return cmp.Or(strings.Compare(a.term, b.term), cmp.Compare(b.weight, a.weight), cmp.Compare(a.concept, b.concept))
	})
	return slices.CompactFunc(terms, func(a, b queryTerm) bool { return a.term == b.term })
}

// Substance counts the words of a message that say what it is about, wordings that ask for a facet left out: 「いつまで？」
// has none, 「社内公募はいつまで」 has two.
func Substance(message string) int {
	message = Normalize(message)
	for _, cue := range facetCues().cues {
		message = strings.ReplaceAll(message, cue.words, " ")
	}
	return len(baseTerms(Analyze(message)))
}
