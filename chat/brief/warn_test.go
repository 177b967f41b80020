package brief

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// measure reads sentences with what is in them, and counts: how many sentences with a detail got a warning, how many of those of one of
// their kinds, and how many without got one.
func measure(t *testing.T, name string) (with, warned, named, without, alarmed int) {
	t.Helper()
	file, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(file)) {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		kinds, rest, _ := strings.Cut(line, " ")
		_, text, _ := strings.Cut(rest, " ")
		found := Warn(text, nil)
		if kinds == "none" {
			if without++; len(found) > 0 {
				alarmed++
				t.Logf("needless: %s %s", text, text[found[0].At:found[0].End])
			}
			continue
		}
		if with++; len(found) == 0 {
			t.Logf("missed: %s", line)
			continue
		}
		warned++
		if slices.ContainsFunc(found, func(w Warning) bool { return slices.Contains(strings.Split(kinds, ","), w.Kind) }) {
			named++
		} else {
			t.Logf("another kind: %s: %+v", line, found)
		}
	}
	return
}

func TestWarnFigures(t *testing.T) {
	for _, set := range []struct {
		name             string
		least            int // sentences
		recall, needless float64
	}{{"warn.txt", 120, 0.97, 0.03}, {"warn_apart.txt", 50, 0.9, 0.08}} {
		with, warned, named, without, alarmed := measure(t, set.name)
		t.Logf("%s: warned %d of %d with a detail (%d by its kind), %d of %d without", set.name, warned, with, named, alarmed, without)
		if with+without < set.least || float64(warned) < set.recall*float64(with) || float64(alarmed) > set.needless*float64(without) {
			t.Errorf("%s: want %.0f %% warned and at most %.0f %% needless of %d", set.name, 100*set.recall, 100*set.needless, set.least)
		}
	}
}

func TestWarnPlaces(t *testing.T) {
	for _, test := range []struct {
		text  string
		names []string
		want  []string // "kind words"
	}{
		{"", nil, nil},
		{"ﾊﾟﾆｯｸ障害で通院中", nil, []string{"health ﾊﾟﾆｯｸ障害", "health 通院"}},
		{"凪さんの評価がＣだった", []string{"凪 陽菜"}, []string{"name 凪", "evaluation 評価がＣ"}},
		{"陽菜の公募のこと", []string{"凪 陽菜"}, []string{"name 陽菜"}},
		{"Her wife is pregnant, the person is fine", nil, []string{"family wife", "family pregnant"}},
		{"The comparison of sons and a lesson", nil, nil},
		{"𠮟られて眠れない", nil, []string{"health 眠れ"}},
	} {
		var got []string
		for _, w := range Warn(test.text, test.names) {
			got = append(got, w.Kind+" "+test.text[w.At:w.End])
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%q: %q, want %q", test.text, got, test.want)
		}
	}
}

func TestBadHints(t *testing.T) {
	for _, text := range []string{"うつ", "[health]\nうつ", "[health fr]"} {
		if _, err := readHints(text); err == nil {
			t.Errorf("%q is read", text)
		}
	}
}

func FuzzWarn(f *testing.F) {
	f.Add("凪さんは眠れない", "凪 陽菜")
	f.Add("ＣＣがんで\xff", "")
	f.Fuzz(func(t *testing.T, text, name string) {
		last := 0
		for _, w := range Warn(text, []string{name}) {
			if w.At < last || w.End <= w.At || w.End > len(text) {
				t.Fatalf("%q: %+v", text, w)
			}
			last = w.End
		}
	})
}

func BenchmarkWarn(b *testing.B) {
	text := strings.Repeat("社内公募のことを聞かれた。来週の1on1で話したい。", 40)
	for b.Loop() {
		Warn(text, []string{"凪 陽菜"})
	}
}
