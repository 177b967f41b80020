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

// The situations were written with the themes in sight, so what managers type will be harder. A program counts where it answers the
// situation itself; where it does not, the theme's pages stand by.
func TestSituations(t *testing.T) {
	h := newHouse(t)
	count, right := map[string]int{}, map[string]int{}
	themes, alarms, helped := 0, 0, 0
	for _, s := range situations(t) {
		b := h.make(t, Input{Situation: s.text})
		kind, topic, _ := strings.Cut(s.want, " ")
		ok := false
		switch kind {
		case "unknown":
			ok = b.Outcome == chat.OutcomeUnknown
		case "help":
			ok = b.Help != nil && string(b.Help.Topic) == topic
			if b.Help != nil && len(b.Help.Desks) > 0 {
				helped++
			}
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
	career := count["program"] + count["unknown"]
	t.Logf("right: %v of %v; people first for %d of %d, and for %d of %d that need none; theme right for %d", right, count, helped, count["help"], alarms, career, themes)
	if right["program"] < 51 || right["unknown"] < count["unknown"] || helped < count["help"] || right["help"] < 21 || alarms > 3 || themes < 70 {
		t.Error("worse than what was measured")
	}
}
