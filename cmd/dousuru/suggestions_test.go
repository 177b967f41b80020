package main

import (
	"testing"

	"dousuru/chat"
	"dousuru/retrieval"
)

// Whatever the desk offers to press leads somewhere: to an answer, a question back, or a person, in both languages.
func TestSuggestionsLeadSomewhere(t *testing.T) {
	db := furnished(t)
	engine := chat.New(db, retrieval.Open(db))
	for _, lang := range []string{"ja", "en"} {
		list := chat.Suggestions(lang)
		if len(list) < 10 {
			t.Fatalf("%s: %d suggestions", lang, len(list))
		}
		for _, text := range list {
			turn, err := engine.Talk(lang, []string{"role:employee"}).Say(t.Context(), text)
			if err != nil {
				t.Fatal(err)
			}
			if turn.Outcome == chat.OutcomeUnknown || turn.Outcome == chat.OutcomeDecline {
				t.Errorf("%s: %q is offered and leads to %s", lang, text, turn.Outcome)
			}
		}
	}
}
