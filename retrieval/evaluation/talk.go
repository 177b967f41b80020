package evaluation

import (
	"fmt"
	"slices"
	"strings"

	"dousuru/knowledge"
)

// A Message is one message of a talk with its own label. A talk is a question whose messages each have one: people go on
// without saying of what, change the topic and come back.
type Message struct {
	Text     string   `json:"text"`
	Expected string   `json:"expected"` // as of a question, and: either, source, clarify
	Articles []string `json:"articles"` // answer: any of them first; either: all of them quoted; source: what the last answer came from
	Facet    string   `json:"facet"`    // the part that is asked for; empty: not judged
	Both     bool     `json:"both"`     // two intents in one message
}

// checkTalk makes the first message the question, and refuses labels that do not exist.
func (q *Question) checkTalk() error {
	for i, m := range q.Turns {
		if RightOutcome[m.Expected] == "" {
			return fmt.Errorf("message %d: expected %q is not one of %s", i+1, m.Expected, strings.Join(Expectations, ", "))
		}
	}
	q.Text, q.Expected, q.Articles = q.Turns[0].Text, q.Turns[0].Expected, q.Turns[0].Articles
	return nil
}

// At is the question with the label of its message of this number, from 1.
func (q Question) At(number int) Question {
	if len(q.Turns) > 0 {
		m := q.Turns[number-1]
		q.Expected, q.Articles, q.Facet = m.Expected, m.Articles, m.Facet
	}
	return q
}

// A TalkFigures counts the messages of the talks of one kind.
type TalkFigures struct {
	Kind    string `json:"kind"` // carry, change, two, source, person, unknown, side; all
	Talks   int    `json:"talks"`
	Whole   int    `json:"whole"` // talks in which every message came out right
	Turns   int    `json:"turns"`
	Right   int    `json:"right"`         // outcome as labelled, and an answer quotes what it should
	Judged  int    `json:"judged"`        // answers with gold articles
	First   int    `json:"article_first"` // a gold article first among the quotes
	Facets  int    `json:"facets"`        // answers for which one part is asked
	Facet   int    `json:"facet_first"`   // that part quoted first, of a gold article
	Sources int    `json:"sources"`       // questions about the answer just given
	Source  int    `json:"source_right"`  // answered from its citation, nothing searched
	Boths   int    `json:"boths"`         // messages with two intents
	Both    int    `json:"both_right"`    // both served, or one asked back
}

// countTalks counts by kind, "all" last; none without talks.
func countTalks(turns []Turn) []TalkFigures {
	byKind := map[string]*TalkFigures{}
	wrong := map[string]bool{}
	all := TalkFigures{Kind: "all"}
	for _, t := range turns {
		if q := t.Question; len(q.Turns) > 0 {
			if byKind[q.Kind] == nil {
				byKind[q.Kind] = &TalkFigures{Kind: q.Kind}
			}
			wrong[q.ID] = wrong[q.ID] || !t.Right()
			for _, f := range []*TalkFigures{byKind[q.Kind], &all} {
				f.add(t, t.Number == len(q.Turns) && !wrong[q.ID])
			}
		}
	}
	if all.Turns == 0 {
		return nil
	}
	var list []TalkFigures
	for _, f := range byKind {
		list = append(list, *f)
	}
	slices.SortFunc(list, func(a, b TalkFigures) int { return strings.Compare(a.Kind, b.Kind) })
	return append(list, all)
}

func (f *TalkFigures) add(t Turn, whole bool) {
	q := t.Question
	part := answersPart(t.Quoted, q.Facet)
	f.Turns++
	f.Talks += one(t.Number == 1)
	f.Whole += one(whole)
	f.Right += one(t.Right())
	switch q.Expected {
	case "answer":
		f.Judged += one(len(q.Articles) > 0)
		f.First += one(len(q.Articles) > 0 && t.goldFirst())
		f.Facets += one(q.Facet != "")
		f.Facet += one(q.Facet != "" && t.goldFirst() && part)
	case "source":
		f.Sources++
		f.Source += one(t.Right())
	case "either":
		f.Boths++
		f.Both += one(t.Right())
	}
}

// answersPart tells whether a quoted part is the one that is asked for. An answered question has no parts: it is its own answer.
func answersPart(quoted, asked string) bool {
	return quoted == asked || quoted == string(knowledge.Answer)
}

func one(is bool) int {
	if is {
		return 1
	}
	return 0
}
