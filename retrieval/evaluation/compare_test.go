package evaluation

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

// bothTurns are five turns of each: one that stays right, one that the model finds, one that it answers wrongly by a rewriting, one
// that it loses, and one that goes to a person.
func bothTurns() (offline, model []Turn) {
	turn := func(id, text, expected, outcome, cited string, ms int) Turn {
		t := said(expected, outcome, cited, "")
		t.Question.ID, t.Text, t.Question.Text, t.Number = id, text, text, 1
		t.Elapsed = time.Duration(ms) * time.Millisecond
		if expected == "answer" {
			t.Question.Articles = []string{"program-0"}
		}
		if outcome == "answer" {
			t.Cited = []string{cited}
			t.Quotes = []Quote{{cited, "window"}, {cited, "eligibility"}}
		}
		return t
	}
	offline = []Turn{
		turn("q1", "社内公募はいつ？", "answer", "answer", "program-0", 10),
		turn("q2", "手をあげて移れるやつは？", "answer", "unknown", "", 12),
		turn("q3", "奨学金の返済は？", "escalate", "unknown", "", 14),
		turn("q4", "公募の<b>対象</b>は？", "answer", "answer", "program-0", 16),
		turn("q5", "つらいです", "sensitive", "route", "", 1),
	}
	offline[0].Question.Facet = "window"
	model = []Turn{
		turn("q1", "社内公募はいつ？", "answer", "answer", "program-0", 11),
		turn("q2", "手をあげて移れるやつは？", "answer", "answer", "program-0", 400),
		turn("q3", "奨学金の返済は？", "escalate", "answer", "program-1", 500),
		turn("q4", "公募の<b>対象</b>は？", "answer", "clarify", "", 17),
		turn("q5", "つらいです", "sensitive", "route", "", 1),
	}
	model[0].Question.Facet = "window"
	model[0].Worded = &Worded{Supported: 3, Unsupported: map[string]int{"number": 1}, Cites: []Quote{{"program-0", "window"}, {"program-0", "eligibility"}, {"program-1", "window"}},
		TokensIn: 1500, TokensOut: 180, First: 900 * time.Millisecond, Whole: 2 * time.Second}
	model[1].Worded = &Worded{Reason: "little", Supported: 1, Unsupported: map[string]int{"number": 1, "overlap": 2}, Cites: []Quote{{"program-0", "window"}},
		TokensIn: 1400, TokensOut: 150, First: 1100 * time.Millisecond, Whole: 3 * time.Second}
	model[2].Worded = &Worded{Reason: "stall", Unsupported: map[string]int{}, TokensIn: 2800, TokensOut: 1600, Whole: 4 * time.Second}
	model[2].Degraded, model[1].Rewritten, model[2].Rewritten = true, true, true
	return offline, model
}

func bothCompared() Comparison {
	offline, model := bothTurns()
	c := Compare(offline, model, 8)
	c.Stopped, c.Parallel, c.Models = StopBudget, 4, []string{"composer: model m at 127.0.0.1:8080", "embedder: model e; questions are searched by its vectors, too; 12 of 14 passages have a vector"}
	yen := 2.5
	c.Wordings.Yen = &yen
	return c
}

func TestCompare(t *testing.T) {
	want := Comparison{Questions: 5, Of: 8, Turns: 5, Stopped: StopBudget, Parallel: 4, Gained: 1, Lost: 2, MadeWrong: 1, Differ: 3, Rewritten: 2, ByRewrite: 1, Misled: 1,
		Offline: Side{Outcomes: map[string]int{"answer": 2, "unknown": 2, "route": 1}, Right: 4, Needless: 1,
			Quotes: Quoted{All: 4, Judged: 4, Article: 4, Parts: 2, PartGood: 1}, Answer: Latency{5, 12, 16, 16}},
		Model: Side{Outcomes: map[string]int{"answer": 3, "clarify": 1, "route": 1}, Right: 3, Wrong: 1, Degraded: 1,
			Quotes: Quoted{All: 6, Judged: 4, Article: 4, Parts: 2, PartGood: 1}, Answer: Latency{5, 17, 500, 500}},
		Wordings: &Wordings{Asked: 3, Kept: 1, NotKept: map[string]int{"little": 1, "stall": 1}, Written: 8, Supported: 4, Support: 0.5,
			Unsupported: map[string]int{"number": 2, "overlap": 2}, Cites: Quoted{All: 3, Judged: 3, Article: 2, Parts: 3, PartGood: 1},
			First: Latency{2, 1100, 1100, 1100}, Whole: Latency{3, 3000, 4000, 4000}, TokensIn: 5700, TokensOut: 1930}}
	got := bothCompared()
	got.Models, got.Wordings.Yen = nil, nil
	if diff := cmp.Diff(want, got, cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".differing" }, cmp.Ignore())); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	// Of nothing there is something to write, too.
	if body, err := json.Marshal(Compare(nil, nil, 3)); err != nil || !strings.Contains(string(body), `"of":3`) {
		t.Errorf("%s, %v", body, err)
	}
}

// The part of the page as it is written, whole. DOUSURU_UPDATE=1 writes it anew.
func TestComparePage(t *testing.T) {
	c := bothCompared()
	r := Report{Summary: Summary{Compare: &c}, Differing: differing(&c, linker{"https://desk.example", map[string]string{"program-0": "社内公募", "program-1": "社内副業"}})}
	var page strings.Builder
	if err := reportPage.ExecuteTemplate(&page, "compare", r); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join("testdata", "compare.html")
	if os.Getenv("DOUSURU_UPDATE") != "" {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(page.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), page.String()); diff != "" {
		t.Errorf("look at the change, then run with DOUSURU_UPDATE=1 (-want +got):\n%s", diff)
	}
}

// A whole report with a comparison can be read without seeing it, and what stands in questions stays text.
func TestReportOfAComparison(t *testing.T) {
	db, _ := shelf(t)
	c := bothCompared()
	offline, _ := bothTurns()
	s := Summarise(offline, 0.5)
	s.Compare = &c
	r, err := NewReport(t.Context(), db, s, offline, "")
	if err != nil {
		t.Fatal(err)
	}
	var page strings.Builder
	if err := r.Write(&page); err != nil {
		t.Fatal(err)
	}
	tables := 0
	walk(t, page.String(), func(n *html.Node, attributes map[string]string) {
		switch n.Data {
		case "table":
			tables++
			if !has(n, "caption") {
				t.Error("a table without a caption")
			}
		case "th":
			if attributes["scope"] == "" {
				t.Error("a heading of a table without a scope")
			}
		case "b", "script":
			t.Errorf("<%s> of a question", n.Data)
		}
	})
	if tables < 5 || strings.Contains(page.String(), "NaN") || strings.Contains(page.String(), "%!") || !strings.Contains(page.String(), ">2.50 <small>円") || !strings.Contains(page.String(), "公募の&lt;b&gt;") {
		t.Errorf("%d tables:\n%s", tables, page.String())
	}
}
