package grounding

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/kljensen/snowball/english"
)

var (
	englishDenials = setOf("not no never without nothing nor cannot can't don't doesn't isn't aren't won't didn't wasn't weren't haven't hasn't shouldn't mustn't couldn't wouldn't")
	englishMoods   = map[string]mood{"can": can, "able": can, "may": maybe, "might": maybe, "could": maybe, "possibly": maybe, "please": please, "want": want, "wish": want}
)

// english gives the words of a sentence and where its clauses end. A denial and a 「can」 belong to the next word that carries
// meaning.
func (p *parsed) english() (words []word, breaks []int) {
	list := lists()
	denied, next := 0, mood(0)
	nobody := false // who does it is nobody: the last word of the clause is denied
	end := func() {
		if nobody && len(words) > 0 {
			words[len(words)-1].denied++
		}
		denied, next, nobody = 0, 0, false
	}
	cond, by := false, 0 // within a condition; how many words may still be who does it
	text := p.text
	for at := 0; at < len(text); {
		if !isWordByte(text, at) {
			if text[at] == ',' || text[at] == ';' || text[at] == '(' {
				breaks = append(breaks, at+1)
				end()
				cond, by = false, 0
			}
			at++
			continue
		}
		stop := at
		for stop < len(text) && (isWordByte(text, stop) || text[stop] == '\'' && stop+1 < len(text) && isLetter(text[stop+1])) {
			stop++
		}
		raw := text[at:stop]
		start := at
		at = stop
		if raw == "nobody" || raw == "none" || raw == "neither" {
			nobody = true
			continue
		}
		if englishDenials[strings.ReplaceAll(raw, "’", "'")] {
			denied = 1 - denied
			if raw == "cannot" || raw == "can't" {
				next |= can
			}
			if raw == "without" {
				words = append(words, word{key: "without", start: start, end: stop})
				denied = 0
			}
			continue
		}
		switch raw {
		case "if", "unless", "when", "once", "provided":
			cond = true
		case "before":
			p.earlier = p.earlier || !p.inAtom(start)
		case "after":
			p.later = p.later || !p.inAtom(start)
		case "by":
			by = 3
		case "within", "to", "for", "in", "at", "on", "with":
			by = 0
		}
		if raw == "but" || raw == "while" || raw == "whereas" {
			breaks = append(breaks, start)
			end()
			continue
		}
		if raw == "possible" && len(words) > 0 {
			words[len(words)-1].mood |= can
			words[len(words)-1].denied += denied
			denied = 0
			continue
		}
		if m := englishMoods[raw]; m != 0 {
			next |= m
			continue
		}
		if p.inAtom(start) || list.soft[raw] || !strings.ContainsFunc(raw, unicode.IsLetter) {
			if raw == "must" {
				words = append(words, word{key: "need", start: start, end: stop})
			}
			continue
		}
		stem := english.Stem(raw, false)
		for _, prefix := range []string{"un", "in", "non"} {
			if plain, ok := strings.CutPrefix(raw, prefix); ok && englishOpposites[plain] {
				stem, denied = english.Stem(plain, false), 1-denied
			}
		}
		if head, ok := list.same[stem]; ok {
			stem = head
		} else if head, ok := list.same[raw]; ok {
			stem = head
		}
		if list.soft[stem] {
			continue
		}
		w := word{key: stem, denied: denied, mood: next, cond: cond, start: start, end: stop}
		if by--; by >= 0 {
			w.role = "by"
		}
		words = append(words, w)
		denied, next = 0, 0
	}
	end()
	return words, breaks
}

// takesOver tells whether an English clause says of what stands in the title what its sentence of the passage says of something else:
// 「The program ends」 for 「Parental leave ends」. English names who or what it speaks of in front.
func (c clause) takesOver(in place) bool {
	if len(c.words) == 0 || c.words[0].key == "" || len(in.unit.words[c.words[0].key]) > 0 || len(in.source.frame.words[c.words[0].key]) == 0 {
		return false
	}
	said := in.unit.words[c.words[len(c.words)-1].key]
	for _, w := range c.words {
		if len(in.unit.words[w.key]) > 0 && len(in.source.frame.words[w.key]) == 0 {
			said = in.unit.words[w.key]
			break
		}
	}
	if len(said) == 0 {
		return false
	}
	others := 0
	for _, w := range in.clause.words {
		if w.start >= said[0].start || len(in.source.frame.words[w.key]) > 0 || lists().light[w.key] {
			continue
		}
		if others++; slices.ContainsFunc(c.words, func(o word) bool { return o.key == w.key }) {
			return false
		}
	}
	return others > 0
}

var (
	happened  = regexp.MustCompile(`\b(?:was|were|has|have|had)\b`)
	happening = regexp.MustCompile(`\b(?:was|were|been|has|have|had)\b|[a-z]ed\b`)
)

// hasHappened tells whether a sentence says that something was done where its sentence of the passage says to do it.
func (p *parsed) hasHappened(in place) bool {
	return happened.MatchString(p.text) && !happening.MatchString(in.unit.text)
}

// englishOpposites are words that un-, in- and non- deny.
var englishOpposites = setOf("paid necessary needed eligible able available limited used usual changed affected related")

func isWordByte(text string, at int) bool {
	b := text[at]
	return isLetter(b) || b >= '0' && b <= '9' || b >= 0x80
}
