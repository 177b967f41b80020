package chat

import (
	"context"
	_ "embed"
	"slices"
	"strings"
	"sync"

	"dousuru/chat/triage"
	"dousuru/internal/directory"
)

//go:embed member.txt
var memberText string

var memberWordings = sync.OnceValue(func() wordings { return mustWordings("member.txt", memberText) })

// nextTo is how far what a member did may stand behind the word for them, in bytes of UTF-8: 「部下の佐藤さんから」.
const nextTo = 18

// preparation is the page on which a 1on1 is prepared.
const preparation = "/team/brief"

// aboutMember tells whether a message says that somebody of the team came to the person, or that they are going to talk with one.
func aboutMember(message string) bool {
	folded, w := fold(message), memberWordings()
	if w.in(folded, "own") {
		return false
	}
	for _, member := range w["member"] {
		for before, rest, found := strings.Cut(folded, member[0]); found; before, rest, found = strings.Cut(rest, member[0]) {
			comes := func(parts wording) bool {
				at := strings.Index(rest, parts[0])
				return at >= 0 && at <= nextTo && restFollows(rest[at+len(parts[0]):], parts[1:])
			}
			with := func(parts wording) bool { return strings.Contains(before, parts[0]) }
			if slices.ContainsFunc(w["comes"], comes) || slices.ContainsFunc(w["with"], with) {
				return true
			}
		}
	}
	return false
}

// memberWishes tells whether a message says what somebody of the team wishes for.
func memberWishes(message string) bool {
	return memberWordings().in(fold(message), "wish") && aboutMember(message)
}

// toPreparation links a reply to the page on which a 1on1 is prepared, for who leads people and tells of one of them: one line behind
// what everybody gets. Where it is certain that a message needs a person nothing stands beside the people.
func (e *Engine) toPreparation(ctx context.Context, p directory.Person, lang, message string, j judgement, answer *Message) error {
	if j.outcome == OutcomeRoute && (j.said.Certain || j.topic == triage.Danger) || j.feedback != nil || !aboutMember(message) {
		return nil
	}
	leads, err := directory.Leads(ctx, e.db, p.Viewer())
	if leads {
		answer.Link = &Link{textPreparation.in(lang), preparation}
	}
	return err
}
