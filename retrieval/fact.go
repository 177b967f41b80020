package retrieval

import (
	"regexp"
	"strings"
)

// factWords ask for one fact: who, when, where, which, how many, what it is, or a noun with は and nothing more. どう and どんな
// ask for more than a fact.
var factWords = regexp.MustCompile(`誰|だれ|どなた|いつ|どこ|どの(?:[^よ]|$)|どれ|どっち|どちら|いくつ|いくら|なんぼ|何|なん(?:です|でし|だ|て名|$)|なに|(?:とは|は|の?名)$` +
	`|\b(?:who|when|where|which|how (?:many|much|long|old|often|far)|what (?:is|was|are|were|year|date|name))\b`)

// anything are words that look like factWords and ask for nothing; before them, those that begin like one and do ask (いつから).
var anything = strings.NewReplacer("いつから", "いつから", "どこから", "どこから", "誰から", "誰から", "何か月", "何か月", "何か所", "何か所",
	"いつでも", "", "誰でも", "", "だれでも", "", "どこでも", "", "何でも", "", "なんでも", "", "どれでも", "",
	"いつも", "", "いつのまにか", "", "いくつか", "", "いくら頑張", "", "何度でも", "", "何度も", "", "何時でも", "", "どちらでも", "", "何となく", "", "なんとなく", "",
	"誰か", "", "だれか", "", "どこか", "", "何か", "", "なにか", "", "いつか", "", "どれか", "", "何も", "", "誰も", "", "どこも", "")

// asking is a normalised question without its end (か。?) and without words that look like asking: 「発明者は何か。」 asks for one
// fact, 「何か制度はありますか」 does not.
func asking(normalised string) string {
	return anything.Replace(strings.TrimSuffix(strings.TrimRight(normalised, "。?!. "), "か"))
}

// factCoverage is what a passage gains when one fact is asked for: this share of the idf of the words of the question that it
// holds, however often. A fact is written where all that the question names stands together, and need not be repeated there;
// a question for a topic is answered where the topic is talked about most. On JaQuAD's training questions, nine of ten of which
// ask for a fact, 1.0 won .010 MRR@10; headings of handbooks as questions lose .010 by it, and do not ask so.
const factCoverage = 2.0

// weighCoverage adds to the scores of passages what they gain when one fact is asked for.
func weighCoverage(q lookedUp, rows []passageRow) {
	for i, r := range rows {
		for _, id := range r.matched {
			at := q.ids[id]
			if q.terms[at].own {
				rows[i].Score += factCoverage * q.idf[at]
			}
		}
	}
	sortRows(rows)
}
