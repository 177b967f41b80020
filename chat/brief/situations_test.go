package brief

import (
	"os"
	"slices"
	"strings"
	"testing"

	"dousuru/chat"
)

type situation struct{ want, theme, text string }

func situations(tb testing.TB) (list []situation) {
	tb.Helper()
	file, err := os.ReadFile("testdata/situations.txt")
	if err != nil {
		tb.Fatal(err)
	}
	for line := range strings.Lines(string(file)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			parts := strings.Split(line, "|")
			list = append(list, situation{strings.TrimSpace(parts[0]), strings.TrimSpace(parts[1]), strings.TrimSpace(parts[2])})
		}
	}
	return list
}

func TestSituations(t *testing.T) {
	h := newHouse(t)
	count, right := map[string]int{}, map[string]int{}
	themes, alarms := 0, 0
	for _, s := range situations(t) {
		b := h.make(t, Input{Situation: s.text})
		kind, topic, _ := strings.Cut(s.want, " ")
		ok := false
		switch kind {
		case "unknown":
			ok = b.Outcome == chat.OutcomeUnknown
		case "help":
			ok = b.Help != nil && string(b.Help.Topic) == topic
		default:
			kind = "program"
			ok = b.Outcome == chat.OutcomeAnswer && slices.ContainsFunc(b.Programs, func(o Offered) bool {
				return o.From == FromSituation && slices.Contains(strings.Split(s.want, ","), o.Slug)
			})
		}
		count[kind]++
		if ok {
			right[kind]++
		} else {
			t.Logf("%s: %s: %s %.2f %v help %v near %v", s.want, s.text, b.Outcome, b.Confidence, slugsOf(b.Programs), b.Help != nil, slugsOf(b.Near))
		}
		if kind != "help" {
			if b.Theme.Key == s.theme {
				themes++
			} else {
				t.Logf("   theme %s, want %s: %s", b.Theme.Key, s.theme, s.text)
			}
			if b.Help != nil {
				alarms++
				t.Logf("   alarm %q: %s", b.Help.Topic, s.text)
			}
		}
	}
	t.Logf("%v of %v; themes %d, alarms %d", right, count, themes, alarms)
}
