package identify

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var house = Known{
	Names: []string{"凪 陽菜", "Ken Mehta", "灘 孝太郎"}, Places: []string{"製造第二課", "みなと工場"}, Numbers: []string{"p012"},
}

// The labelled sentences, invented beside the forms, so that the figures are those of what was thought of: each kind is found where it stands, and few where it does not.
func TestSentences(t *testing.T) {
	file, err := os.ReadFile("testdata/sentences.txt")
	if err != nil {
		t.Fatal(err)
	}
	var sentences, hits, missed, wrong int
	for line := range strings.Lines(string(file)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		label, sentence, _ := strings.Cut(strings.TrimSpace(line), "\t")
		sentences++
		var found []string
		for _, m := range Find(sentence, house) {
			found = append(found, string(m.Kind))
		}
		want := strings.Fields(strings.Trim(label, "-"))
		for _, kind := range want {
			if slices.Contains(found, kind) {
				hits++
			} else {
				missed++
				t.Logf("missed %s: %s %v", kind, sentence, found)
			}
		}
		if len(want) == 0 && len(found) > 0 {
			wrong++
			t.Logf("marked for nothing: %s %v", sentence, found)
		}
	}
	precision, recall := float64(hits)/float64(hits+wrong), float64(hits)/float64(hits+missed)
	t.Logf("%d sentences: precision %.3f, recall %.3f", sentences, precision, recall)
	if sentences < 60 || precision < 0.95 || recall < 0.95 {
		t.Errorf("%d sentences: precision %.3f, recall %.3f", sentences, precision, recall)
	}
}

// Marks stand in characters of the text as it was written, whatever its width.
func TestMarksStandInTheText(t *testing.T) {
	for text, want := range map[string][]string{
		"":          nil,
		"製造第二課の凪です": {"製造第二課", "凪"},
		"🌸４月１日に灘　孝太郎さんへ":           {"４月１日", "灘　孝太郎"},
		"ＨＩＮＡ＠ｅｘａｍｐｌｅ．ｃｏｍ まで":      {"ＨＩＮＡ＠ｅｘａｍｐｌｅ．ｃｏｍ"},
		"Ken Mehta wrote on 3 May": {"Ken Mehta", "3 May"},
		"kennel":                   nil, // not Ken
	} {
		var got []string
		characters := []rune(text)
		for _, m := range Find(text, house) {
			got = append(got, string(characters[m.From:m.To]))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
}

// Whatever is written, marks stand within it, in order and apart.
func FuzzFind(f *testing.F) {
	f.Add("製造第二課の凪です ｶﾞ ㍿ İ 090-1234-5678")
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for _, m := range Find(text, house) {
			if m.From < end || m.To <= m.From || m.To > len([]rune(text)) {
				t.Fatalf("%q: %+v after %d", text, m, end)
			}
			end = m.To
		}
	})
}
