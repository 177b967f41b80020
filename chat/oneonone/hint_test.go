package oneonone

import (
	"slices"
	"testing"
)

func TestHints(t *testing.T) {
	for text, want := range map[string][]string{
		"あなたは企画に向いていないと思います":                  {"verdict"},
		"いつも遅れるし、みんな困っています":                   {"always", "everybody"},
		"普通は前の日に言います":                         {"everybody"},
		"やる気がないように見えます":                       {"character"},
		"もっと早く相談すべきです":                        {"command"},
		"本当は異動したいと思っているはず":                    {"mind", "mind"},
		"この調子なら昇進です":                          {"promise"},
		"You are always late, everyone knows": {"always", "everybody"},
		"You should be promoted":              {"command", "promise"},
		"It was your fault":                   {"command"}, // only the desk's voice knows it
		"月曜は、いつもより早く始めていました":                  nil,
		"月曜の定例で、結論の前に二人に聞いていました":              nil,
		"The mustard was on the nevertheless": nil,
		"":                                    nil,
	} {
		var kinds []string
		for _, h := range Hints(text) {
			kinds = append(kinds, h.Kind)
			if h.End > len(text) || h.At > h.End {
				t.Errorf("%s: %+v is no place in it", text, h)
			}
		}
		if !slices.Equal(kinds, want) {
			t.Errorf("%s: %v, want %v", text, kinds, want)
		}
	}
	if h := Hints("ALWAYS いつも"); len(h) != 2 || h[0] != (Hint{"always", 0, 6}) || h[1] != (Hint{"always", 7, 16}) {
		t.Errorf("places: %+v", h)
	}
}

// The examples are cards as the hints would have them, and fit.
func TestExamples(t *testing.T) {
	ja, en := Examples("ja"), Examples("en")
	if len(ja) < 5 || len(ja) != len(en) {
		t.Fatalf("%d examples in Japanese, %d in English", len(ja), len(en))
	}
	for _, e := range append(slices.Clone(ja), en...) {
		if found := Hints(e.Observation + e.View); found != nil {
			t.Errorf("%+v: %+v", e, found)
		}
		if _, err := (Card{Observation: e.Observation, View: e.View}).check(); err != nil || e.Scene == "" {
			t.Errorf("%+v: %v", e, err)
		}
	}
}
