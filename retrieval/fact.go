package retrieval

import "regexp"

// factWords ask for one fact: who, when, where, which, how many, what it is. 「何か」 asks for one only at the end (「発明者は
// 何か。」); elsewhere it means anything at all. どう and どんな ask for more than a fact.
var factWords = regexp.MustCompile(`誰(?:[^でか]|か[。?]?$|$)|どなた|いつ(?:[^でも]|$)|どこ(?:[^かで]|で[^も]|か[らで]|$)|どの(?:[^よ]|$)|どれ|どっち|どちら|いくつ|いくら|何(?:[^かも]|か[。?]?$|$)|(?:とは|名前は|名称は|時期は|理由は|目的は|場所は|人物は)[。?]?$` +
	`|\b(?:who|when|where|which|how (?:many|much|long|old|often|far)|what (?:is|was|are|were|year|date|name))\b`)

// factCoverage is what a passage gains when one fact is asked for: this share of the idf of the words of the question that it
// holds, however often. A fact is written where all that the question names stands together, and need not be repeated there;
// a question for a topic is answered where the topic is talked about most. On JaQuAD's training questions, nine of ten of which
// ask for a fact, 1.0 won .010 MRR@10; headings of handbooks as questions lose .010 by it, and do not ask so.
const factCoverage = 1.0

// weighCoverage adds to the scores of passages what they gain when one fact is asked for.
func weighCoverage(q lookedUp, rows []passageRow) {
	for i, r := range rows {
		for _, id := range q.held(r.Terms) {
			at := q.ids[id]
			if q.terms[at].own {
				rows[i].Score += factCoverage * q.idf[at]
			}
		}
	}
	sortRows(rows)
}
