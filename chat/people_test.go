package chat

import (
	"slices"
	"testing"

	"dousuru/chat/triage"
	"dousuru/retrieval"
)

// What the words weigh and what was found decide together who stands first.
func TestWeigh(t *testing.T) {
	soft := triage.Result{Topic: triage.Mental, Soft: true, Worry: 0.1}
	first := triage.Result{Topic: triage.Mental, Soft: true, First: true, Worry: 0.6}
	for _, test := range []struct {
		name           string
		said           triage.Result
		outcome        Outcome
		near           float64
		want           Outcome
		worried, offer bool
	}{
		{"calm words, an answer", triage.Result{}, OutcomeAnswer, 0.9, OutcomeAnswer, false, false},
		{"a little worry, an answer", soft, OutcomeAnswer, 0.9, OutcomeAnswer, false, true},
		{"worry, an answer", first, OutcomeAnswer, 0.9, OutcomeAnswer, true, true},
		{"a little worry, pages come near", soft, OutcomeUnknown, 0.35, OutcomeUnknown, false, true},
		{"a little worry, nothing comes near", soft, OutcomeUnknown, 0.01, OutcomeUnknown, true, false},
		{"less than that, nothing comes near", triage.Result{Band: true}, OutcomeUnknown, 0.01, OutcomeUnknown, true, false},
		{"less than that, a page comes near", triage.Result{Band: true}, OutcomeUnknown, 0.2, OutcomeUnknown, false, false},
		{"small talk", triage.Result{Aside: triage.Smalltalk}, OutcomeUnknown, 0.01, OutcomeDecline, false, false},
		{"like small talk, with an answer", triage.Result{Aside: triage.Smalltalk}, OutcomeAnswer, 0.9, OutcomeAnswer, false, false},
		{"small talk with worry", triage.Result{Topic: triage.Mental, Soft: true, First: true, Aside: triage.Smalltalk}, OutcomeUnknown, 0.01, OutcomeDecline, true, false},
		{"a little worry, nothing to look for", soft, OutcomeClarify, 0, OutcomeClarify, true, false},
	} {
		j := judgement{said: test.said, outcome: test.outcome, found: retrieval.Found{Confidence: test.near}}
		j.weigh("社内公募制度")
		if j.outcome != test.want || j.worried != test.worried || j.offer != test.offer || (j.outcome == OutcomeDecline) != (j.back != "") {
			t.Errorf("%s: %s, worried %v, offer %v, back %q", test.name, j.outcome, j.worried, j.offer, j.back)
		}
	}
}

// What is not the desk's field leads back: to the talk's topic, or to careers.
func TestDeclineLeadsBack(t *testing.T) {
	h := newHouse(t)
	talk := h.engine.Talk("ja", []string{"role:employee"})
	alone, err := talk.Say(t.Context(), "パスワードを忘れました")
	if err != nil || alone.Outcome != OutcomeDecline || !slices.Contains(alone.Message.Suggestions, clarifySuggestions[0].ja) {
		t.Errorf("alone: %+v, %v", alone.Message, err)
	}
	if _, err := talk.Say(t.Context(), "社内公募は上司に知られますか"); err != nil {
		t.Fatal(err)
	}
	within, err := talk.Say(t.Context(), "ところでパスワードを忘れました")
	if err != nil || within.Outcome != OutcomeDecline || !slices.Equal(within.Message.Suggestions, []string{"「社内公募制度」のこと"}) {
		t.Fatalf("within a talk: %+v, %v", within.Message, err)
	}
	back, err := talk.Say(t.Context(), within.Message.Suggestions[0])
	if err != nil || back.Outcome != OutcomeAnswer || back.Message.Options[0].Article != "posting" {
		t.Errorf("back: %+v, %v", back.Message, err)
	}
}
