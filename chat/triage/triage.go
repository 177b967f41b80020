package triage

import (
	"strings"

	"dousuru/retrieval"
)

// A Result is what the words of a message say.
type Result struct {
	Topic   Topic   // "" for a question to the company's knowledge
	Certain bool    // a fixed wording decided; false: the weights of many words together
	Soft    bool    // the weights name a sensitive topic, and not from afar: the usual reply stands, and people are shown before it
	First   bool    // people are shown first even where the knowledge has an answer
	Worry   float64 // how likely the words are those of somebody who needs a person, 0 to 1
	Aside   Topic   // what a message without an answer is declined as, or ""
	Band    bool    // the worry is below Soft: people are shown before an unknown alone
}

// Of finds the topic of a message. Fixed words decide, never a model of language: certain wordings first, then what all words
// weigh together, which only adds a route. Deterministic, safe for concurrent use, and works with nothing else running.
func Of(message string) Result {
	l, w := compiled(), weights()
	normal := retrieval.Normalize(message)
	folded := fold(normal)
	found := l.occurrences(folded)
	if t := l.firstTopic(sensitive, found); t != "" {
		return Result{Topic: t, Certain: true, First: true, Worry: 1}
	}
	r := Result{Aside: l.firstTopic(declined, found)}
	r.Topic, r.Certain = r.Aside, r.Aside != ""
	if l.isCalm(folded) {
		return r
	}
	score, sums := w.weigh(l.featuresOf(normal, found))
	r.Worry, r.Band = w.worry(score), score >= w.band
	if r.Aside == "" && sums[asideColumn] >= w.away && len(found[l.desk]) == 0 {
		r.Aside = best(declined, sums[len(sensitive):asideColumn])
	}
	if score >= w.threshold {
		r.Topic, r.Certain, r.Soft = best(sensitive, sums[:len(sensitive)]), false, score < w.sure
		r.First = score >= w.first
	}
	return r
}

// certainTopic is the sensitive topic that a certain wording names, or "".
func certainTopic(message string) Topic {
	l := compiled()
	return l.firstTopic(sensitive, l.occurrences(fold(message)))
}

// firstTopic is the first of some topics that has a wording in a message, or "".
func (l *lexicon) firstTopic(topics []Topic, found occurrences) Topic {
	for _, t := range topics {
		if _, _, ok := l.topics[t].match(found); ok {
			return t
		}
	}
	return ""
}

// fold makes wordings comparable: width, case, spaces, and hiragana or katakana do not count.
func fold(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return -1
		case r == '’':
			return '\''
		case r >= 'ァ' && r <= 'ヶ':
			return r - ('ァ' - 'ぁ')
		}
		return r
	}, retrieval.Normalize(text))
}
