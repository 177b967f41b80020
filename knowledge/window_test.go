package knowledge

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var updateWindows = flag.Bool("update-windows", false, "write what is read into testdata/windows.txt; look at every line afterwards")

// testdata/windows.txt: the text of a page, then indented the day it is read on and the periods, then an empty line.
func TestWindowsIn(t *testing.T) {
	file, err := os.ReadFile("testdata/windows.txt")
	if err != nil {
		t.Fatal(err)
	}
	var written strings.Builder
	cases := 0
	for _, block := range strings.Split(strings.TrimSpace(string(file)), "\n\n") {
		var text, comment []string
		day, want := "", ""
		for _, line := range strings.Split(block, "\n") {
			switch {
			case strings.HasPrefix(line, "#"):
				comment = append(comment, line)
			case strings.HasPrefix(line, "  "):
				day, want, _ = strings.Cut(strings.TrimSpace(line), ": ")
			default:
				text = append(text, line)
			}
		}
		for _, line := range comment {
			written.WriteString(line + "\n")
		}
		if len(text) == 0 {
			written.WriteString("\n")
			continue
		}
		from, err := ParseDate(day)
		if err != nil || from.IsZero() {
			t.Fatalf("%q: %v", block, err)
		}
		cases++
		got := periodsText(WindowsIn(strings.Join(text, "\n"), from))
		if diff := cmp.Diff(want, got); diff != "" && !*updateWindows {
			t.Errorf("%s\non %s (-want +got):\n%s", strings.Join(text, "\n"), day, diff)
		}
		fmt.Fprintf(&written, "%s\n  %s: %s\n\n", strings.Join(text, "\n"), day, got)
	}
	if cases < 70 {
		t.Errorf("%d cases only", cases)
	}
	if *updateWindows {
		if err := os.WriteFile("testdata/windows.txt", []byte(strings.TrimSpace(written.String())+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func periodsText(periods []Period) string {
	list := []string{}
	for _, p := range periods {
		s := p.From.String() + "/" + p.To.String()
		if p.Month {
			s += " months"
		}
		list = append(list, s)
	}
	if len(list) == 0 {
		return "none"
	}
	return strings.Join(list, ", ")
}

func TestWindowsOfArticles(t *testing.T) {
	day := Date{2026, time.November, 27}
	window := []Passage{{Facet: Window, Body: "毎年12月1日〜25日。"}, {Facet: Steps, Body: "1月1日〜2日に書きます。"}}
	for name, test := range map[string]struct {
		article Article
		want    string
	}{
		"open":               {Article{Status: Active, Passages: window}, "2026-12-01/2026-12-25"},
		"paused":             {Article{Status: Paused, Passages: window}, "none"},
		"closed by its date": {Article{Status: Active, ValidTo: Date{2026, 11, 26}, Passages: window}, "none"},
		"not yet in force":   {Article{Status: Upcoming, ValidFrom: Date{2027, 4, 1}, ValidTo: Date{2028, 3, 31}}, "2027-04-01/2028-03-31"},
		"in force for long":  {Article{Status: Active, ValidFrom: Date{2019, 4, 1}}, "none"},
		"ends":               {Article{Status: Active, ValidTo: Date{2027, 3, 31}}, "/2027-03-31"},
		"ends far away":      {Article{Status: Active, ValidTo: Date{2028, 3, 31}}, "none"},
	} {
		if got := periodsText(Windows(test.article, day)); got != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
}

// Whatever a page says: periods are in order, none is over, and none ends before it begins.
func FuzzWindowsIn(f *testing.F) {
	for _, seed := range []string{"毎年12月1日〜25日", "４月１日から４月25日まで。秋は10月1日から", "2027年1月8日〜29日", "|募集|結果|\n|5月|6月|", "2月30日〜99月99日", "令和9年2月29日〜翌年1月末", "6月(8月開始)と12月", "月日〜"} {
		f.Add(seed, uint16(0))
	}
	f.Fuzz(func(t *testing.T, text string, days uint16) {
		from := DateOf(time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(days)))
		var last Date
		for _, p := range WindowsIn(text, from) {
			if p.To.Before(from) || p.To.Before(p.From) || p.first().Before(last) || DateOf(p.To.Time()) != p.To {
				t.Errorf("%q on %s: %+v", text, from, p)
			}
			last = p.first()
		}
	})
}
