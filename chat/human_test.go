package chat

import (
	"os"
	"regexp"
	"slices"
	"testing"

	"dousuru/internal/postgres/postgrestest"
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

// In danger the help that is there now comes before office hours, and people of the company are named beside it.
func TestDangerNamesHelpThatIsThereNow(t *testing.T) {
	h := newHouse(t)
	_, err := postgrestest.Owner(t, h.db).Exec(t.Context(), `
		insert into knowledge.desk (slug, name, channel, hours, routes, position) values
			('call', '119・110', '電話 119／110', '24時間', '{emergency,danger}', 9), ('line', '24時間の電話', '電話 サンプル-9', '24時間', '{always,danger}', 8),
			('other', 'ほかの窓口', '内線 サンプル-8', '', '{danger}', 7), ('more', 'さらにほかの窓口', '内線 サンプル-7', '', '{danger}', 6)`)
	if err != nil {
		t.Fatal(err)
	}
	c := h.open(h.hanako).Consultation
	h.handle(h.hanako, c, say("もう死にたいです"))
	var names []string
	for _, d := range h.last(h.hanako, c).Desks {
		names = append(names, d.Name)
	}
	if want := []string{"119・110", "24時間の電話", "健康管理室", "さらにほかの窓口"}; !slices.Equal(names, want) {
		t.Errorf("named %v, want %v", names, want)
	}
}
