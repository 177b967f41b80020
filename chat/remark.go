package chat

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode"
)

//go:embed remarks.txt
var remarksText string

// A remark is a message that is no question: it ends the talk, or it says that something was heard.
type remark int

const (
	noRemark  remark = iota
	closing          // どうする follows
	heardOnly        // the talk stays where it is
)

// remarkPieces are the pieces of remarks.txt by key, the longest first.
var remarkPieces = sync.OnceValue(func() map[string][]string {
	pieces := map[string][]string{}
	for key, list := range mustWordings("remarks.txt", remarksText) {
		for _, parts := range list {
			pieces[key] = append(pieces[key], onlyLetters(strings.Join(parts, "")))
		}
		slices.SortFunc(pieces[key], func(a, b string) int { return len(b) - len(a) })
	}
	return pieces
})

// onlyLetters leaves the marks out of a folded text.
func onlyLetters(folded string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == 'ー' {
			return r
		}
		return -1
	}, folded)
}

// ends tells whether a message ends the talk: it is a goodbye, or closes a talk that is going on.
func (t talk) ends(message string) bool {
	return slices.Contains(remarkPieces()["goodbye"], onlyLetters(fold(message))) || t.remarkIn(message) == closing
}

// maxResolve is how long a message may be that tells what the person is going to do, in characters.
const maxResolve = 30

// remarkIn tells what remark a message is in a talk that is going on. Words of worry are none, whatever stands beside them.
func (t talk) remarkIn(message string) remark {
	if t.Turns == 0 || t.Feedback != nil || strings.ContainsAny(message, "?？") {
		return noRemark
	}
	rest, said := onlyLetters(fold(message)), weigh(message)
	switch {
	case said.Topic.Sensitive() && !said.Soft:
		return noRemark
	case resolves(rest, message) && !said.First:
		return closing
	}
	return ofPieces(rest)
}

func resolves(rest, message string) bool {
	return len([]rune(rest)) <= maxResolve*charactersPerWord(message) && !asksDesk(message) &&
		slices.ContainsFunc(remarkPieces()["resolve"], func(ending string) bool { return strings.HasSuffix(rest, ending) })
}

// ofPieces takes a message apart from its beginning, the longest piece first.
func ofPieces(rest string) remark {
	kind := noRemark
	for rest != "" {
		switch {
		case cutFirst(&rest, "closing"):
			kind = closing
		case cutFirst(&rest, "heard"):
			if kind == noRemark {
				kind = heardOnly
			}
		case !cutFirst(&rest, "filler"):
			return noRemark
		}
	}
	return kind
}

func cutFirst(rest *string, key string) bool {
	for _, piece := range remarkPieces()[key] {
		if after, ok := strings.CutPrefix(*rest, piece); ok {
			*rest = after
			return true
		}
	}
	return false
}

// What is said to a remark.
var (
	textHeard = text{
		"はい。いま決めなくても大丈夫です。ほかにも気になることがあれば、そのままの言葉でどうぞ。",
		"All right. It can stay undecided. If something else is on your mind, write it in your own words."}
	textHeardFeeling = text{
		"聞かせてくださって、ありがとうございます。そのまま、ここに置いておいて大丈夫です。",
		"Thank you for telling me. It may stay here as it is."}
)

// hears keeps what is told after a feedback talk from 「わかりません」, and, as within the talk, from being sent away by weights: people
// are shown first.
func (j *judgement) hears(before talk, message string) {
	weighed := j.outcome == OutcomeRoute && !j.said.Certain
	if before.Laid && (j.outcome == OutcomeUnknown || weighed) && !asksDesk(message) {
		j.outcome, j.remark, j.worried = OutcomeClarify, &textHeardFeeling, j.worried || weighed
	}
}
