package retrieval

import (
	"strings"

	"github.com/kljensen/snowball/english"
)

// quietWeight of a quiet word in a question, beside 1 of another.
const quietWeight = 0.1

// quietEnglish are the stems of light verbs and empty nouns beside the stemmer's stop words. In an index of Japanese pages each of
// them is rare and would pull any English question to the few pages in English. They stay terms, because the thesaurus leads
// from phrases that hold them (turn down, come back).
var quietEnglish = func() map[string]bool {
	stems := map[string]bool{}
	for _, word := range strings.Fields(`ll ve re d m don doesn didn isn aren wasn won can could would should may might must shall will get gets got getting
	go goes going gone went come comes came make makes made making take takes took taken taking use uses used using ask asks asked asking
	need needs needed want wants wanted like know knows knew known tell tells told say says said give gives gave given find let try tries tried
	put keep kept see seen look looking think thought mean means happen happens happened help please thank thanks hi hello
	long much many often soon still also just really very too even only ever yet already again away back else instead rather maybe perhaps
	thing things something anything everything nothing someone anyone everyone somebody anybody way ways kind sort lot bit time times day days
	one two new old good best better well bad able possible available sure exactly actually about people person company`) {
		stems[english.Stem(word, false)] = true
	}
	return stems
}()
