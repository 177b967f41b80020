package chat

import (
	"os"
	"regexp"
	"testing"
)

// A human is one press away: what the widget's button says, and the greeting's suggestion, lead to a person.
func TestTheHumanButtonLeadsToAPerson(t *testing.T) {
	said := []string{greetingSuggestions[len(greetingSuggestions)-1].ja, greetingSuggestions[len(greetingSuggestions)-1].en}
	for _, lang := range []string{"ja", "en"} {
		file, err := os.ReadFile("../web/static/chat/texts." + lang + ".js")
		if err != nil {
			t.Fatal(err)
		}
		match := regexp.MustCompile(`humanSay: '([^']+)'`).FindSubmatch(file)
		if match == nil {
			t.Fatalf("%s: the button says nothing", lang)
		}
		said = append(said, string(match[1]))
	}
	h := newHouse(t)
	for _, words := range said {
		turn, err := h.engine.Talk("ja", nil).Say(t.Context(), words)
		if err != nil || turn.Outcome != OutcomeRoute || len(turn.Message.Desks) == 0 {
			t.Errorf("%s: %s (%v)", words, turn.Outcome, err)
		}
	}
}
