package web

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// What is struck out with what stayed is the text before, what is marked with what stayed is the text after, whatever they are.
func TestDifferencesHoldBothTexts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.SampledFrom([]rune("休職は学ぶ時間です。ab \n")), 0, 2*around, -1)
		was, is := text.Draw(t, "was"), text.Draw(t, "is")
		var before, after strings.Builder
		for _, p := range pieces(was, is) {
			if p.Op != "ins" {
				before.WriteString(p.Text)
			}
			if p.Op != "del" {
				after.WriteString(p.Text)
			}
		}
		if before.String() != was || after.String() != is {
			t.Fatalf("%q and %q, from %q and %q", before.String(), after.String(), was, is)
		}
	})
}

// Long texts are compared by lines, and a long run that stayed is shortened.
func TestDifferencesOfLongTexts(t *testing.T) {
	long := strings.Repeat("変わらない行です。\n", 2000)
	got := pieces(long+"終わり\n", long+"おしまい\n")
	if len(got) != 3 || got[1].Text+got[2].Text != "終わり\nおしまい\n" || !strings.Contains(got[0].Text, " … ") || len(got[0].Text) > 2000 {
		t.Errorf("%d pieces: %.300v", len(got), got)
	}
}
