package main

import (
	"slices"
	"testing"

	"dousuru/chat"
	"dousuru/knowledge"
	"dousuru/retrieval"
)

// An answer is choices: few programs with what people ask next one press away, one or two stories, one of a person who stayed where
// the knowledge has one, and 「今のまま」 last.
func TestChoices(t *testing.T) {
	db := furnished(t)
	engine := chat.New(db, retrieval.Open(db))
	remained := map[string]bool{knowledge.Stayed.Label("ja"): true, knowledge.TurnedBack.Label("ja"): true, knowledge.Declined.Label("ja"): true}
	for _, test := range []struct {
		text     string
		program  string
		remained bool // the knowledge has such a story of the program
	}{
		{"社内公募について知りたい", "internal-posting", true},
		{"正社員登用について教えて", "part-to-regular", true},
		{"海外駐在の公募について知りたい", "overseas-assignment", true},
		{"新規事業の提案をしたい", "new-business", true},
		{"専門職コースについて", "specialist-track", false},
	} {
		turn, err := engine.Talk("ja", []string{"role:employee"}).Say(t.Context(), test.text)
		if err != nil {
			t.Fatal(err)
		}
		options := turn.Message.Options
		if turn.Outcome != chat.OutcomeAnswer || len(options) < 2 || options[0].Article != test.program {
			t.Errorf("%s: %s, %+v", test.text, turn.Outcome, turn.Message.Citations)
			continue
		}
		var programs, stories, back int
		for _, o := range options[:len(options)-1] {
			switch {
			case o.Kind == string(knowledge.Case):
				stories++
				if remained[o.Direction] {
					back++
				}
				if o.Direction == "" {
					t.Errorf("%s: %s says not where it went", test.text, o.Article)
				}
			default:
				programs++
			}
		}
		if programs > 3 || stories > 2 || test.remained && back == 0 || !options[len(options)-1].Stay {
			t.Errorf("%s: %d programs, %d stories, %d of them stayed or came back", test.text, programs, stories, back)
		}
		for _, facet := range []knowledge.Facet{knowledge.Eligibility, knowledge.Window, knowledge.Notified, knowledge.Contact} {
			if !slices.ContainsFunc(options[0].Parts, func(p chat.Part) bool { return p.Facet == string(facet) }) {
				t.Errorf("%s: %s is not one press away", test.text, facet)
			}
		}
	}
}

// What a person says of their situation chooses stories and hides no program.
func TestSituationHidesNothing(t *testing.T) {
	db := furnished(t)
	engine := chat.New(db, retrieval.Open(db))
	stories := func(before string) (programs, told []string) {
		talk := engine.Talk("ja", []string{"role:employee"})
		if before != "" {
			if _, err := talk.Say(t.Context(), before); err != nil {
				t.Fatal(err)
			}
		}
		turn, err := talk.Say(t.Context(), "話は変わりますが、社内公募について知りたい")
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range turn.Message.Options {
			switch {
			case o.Kind == string(knowledge.Case):
				told = append(told, o.Article)
			case !o.Stay:
				programs = append(programs, o.Article)
			}
		}
		return programs, told
	}
	programs, told := stories("")
	for before, story := range map[string]string{"みなと工場で交替勤務をしています": "case-plant-to-hr", "営業です": "case-sales-to-design-return"} {
		p, s := stories(before)
		if !slices.Equal(p, programs) {
			t.Errorf("%s: programs %v, without it %v", before, p, programs)
		}
		if !slices.Contains(s, story) {
			t.Errorf("%s: stories %v, want %s among them (without it %v)", before, s, story, told)
		}
	}
}
