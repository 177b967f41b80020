package triage

import (
	"strings"

	"dousuru/retrieval"
)

// A Result is what the words of a message say.
type Result struct {
	Topic   Topic   // "" for a question to the company's knowledge
	Certain bool    // a fixed wording decided; false: the weights of many words together
	Soft    bool    // the weights decided, and not far above their threshold: what the knowledge surely answers keeps its answer
	Worry   float64 // how likely the words are those of somebody who needs a person, 0 to 1
	Aside   Topic   // what a message without an answer is declined as, or ""
	Band    bool    // the worry does not route, but whoever finds no answer is shown people first
}

// Of finds the topic of a message. Fixed words decide, never a model of language: certain wordings first, then what all words
// weigh together, which only adds a route. Deterministic, safe for concurrent use, and works with nothing else running.
func Of(message string) Result {
	if t := certainTopic(message); t != "" {
		return Result{Topic: t, Certain: true, Worry: 1}
	}
	l, w := compiled(), weights()
	pieces := l.features(message)
	score := w.score(pieces)
	r := Result{Worry: w.worry(score), Band: score >= w.band}
	sums := w.sums(pieces)
	if sums[asideColumn] >= w.away {
		r.Aside = best(declined, sums[len(sensitive):asideColumn])
	}
	if score >= w.threshold {
		r.Topic, r.Soft = best(sensitive, sums[:len(sensitive)]), score < w.sure
		return r
	}
	if r.Topic = l.firstTopic(declined, message); r.Topic != "" {
		r.Certain, r.Aside = true, r.Topic
	}
	return r
}

// certainTopic is the sensitive topic that a certain wording names, or "".
func certainTopic(message string) Topic { return compiled().firstTopic(sensitive, message) }

// firstTopic is the first of some topics that has a wording in the message, or "".
func (l *lexicon) firstTopic(topics []Topic, message string) Topic {
	found := l.occurrences(fold(message))
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
