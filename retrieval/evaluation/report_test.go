package evaluation

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"dousuru/internal/postgres"
	"dousuru/retrieval"
)

// written is the report of turns as its reader gets it.
func written(t *testing.T, db *postgres.DB, turns []Turn, hidden *Hidden, base string) string {
	t.Helper()
	s := Summarise(turns, 0.5)
	s.Hidden = hidden
	r, err := NewReport(t.Context(), db, s, turns, base)
	if err != nil {
		t.Fatal(err)
	}
	var page strings.Builder
	if err := r.Write(&page); err != nil {
		t.Fatal(err)
	}
	return page.String()
}

// sampleTurns are 40 that are wrong, 40 needless and 20 right, of every sort.
func sampleTurns() []Turn {
	var turns []Turn
	for i := range 100 {
		confidence := float64(i) / 100
		turn := said("answer", "answer", "program-0 program-1 unpublished", "program-1")
		switch {
		case i < 40:
			turn = said([]string{"escalate", "out_of_scope"}[i%2], "answer", "program-0", "program-0")
		case i < 80:
			turn = said("answer", "unknown", "program-1 program-0 unpublished", "")
		default:
			turn.Question.Articles = []string{"program-1"}
		}
		turn.Question.ID, turn.Question.Set, turn.Question.Kind = fmt.Sprintf("id-%02d", i), "career", []string{"", "facet", "condition"}[i%3]
		turn.Text, turn.Question.Text = fmt.Sprintf("質問%02d <script>alert(1)</script>", i), "最初"
		turn.Confidence, turn.Alone, turn.Signals, turn.Asked = confidence, confidence, retrieval.Signals{Coverage: 0.25}, []string{"window"}
		turns = append(turns, turn)
	}
	return turns
}

// walk calls see for every element.
func walk(t *testing.T, page string, see func(n *html.Node, attributes map[string]string)) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			attributes := map[string]string{}
			for _, a := range n.Attr {
				attributes[a.Key] = a.Val
			}
			see(n, attributes)
		}
	}
}

func has(n *html.Node, element string) bool {
	for d := range n.Descendants() {
		if d.Data == element {
			return true
		}
	}
	return false
}

// The page needs nothing beside itself, runs nothing, and can be read without seeing it.
func TestReportStandsAlone(t *testing.T) {
	db, _ := shelf(t)
	page := written(t, db, sampleTurns(), nil, "")
	charts, ids := 0, map[string]bool{}
	walk(t, page, func(n *html.Node, attributes map[string]string) {
		switch n.Data {
		case "script", "link", "img", "iframe", "object", "form":
			t.Errorf("the page has a <%s>", n.Data)
		case "a":
			if !strings.HasPrefix(attributes["href"], "/articles/") {
				t.Errorf("a link leads to %q", attributes["href"])
			}
		case "table":
			if !has(n, "caption") {
				t.Error("a table without a caption")
			}
		case "th":
			if attributes["scope"] == "" {
				t.Error("a heading of a table without a scope")
			}
		case "svg":
			charts++
			if attributes["role"] != "img" || attributes["aria-label"] == "" {
				t.Errorf("a chart that says nothing to who does not see it: %v", attributes)
			}
		case "html":
			if attributes["lang"] != "ja" {
				t.Errorf("language %q", attributes["lang"])
			}
		}
		if id := attributes["id"]; id != "" && ids[id] {
			t.Errorf("two elements have the id %q", id)
		}
		ids[attributes["id"]] = true
		for name := range attributes {
			if strings.HasPrefix(name, "on") {
				t.Errorf("<%s %s>", n.Data, name)
			}
		}
	})
	if charts != 3 {
		t.Errorf("%d charts, want 3", charts)
	}
	if strings.Contains(page, "ZgotmplZ") || strings.Contains(page, "NaN") || strings.Contains(page, "url(") {
		t.Error("something on the page is not what it should be")
	}
}

func TestReportSaysWhatHappened(t *testing.T) {
	db, _ := shelf(t)
	page := written(t, db, sampleTurns(), nil, "https://desk.example/")
	for _, want := range []string{
		">社内公募</a>", `href="https://desk.example/articles/program-0"`, "<li>unpublished</li>", "条件が書かれていない", "募集時期",
		"質問39 &lt;script&gt;", "coverage", "答えがない（人事に聞く）",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %s", want)
		}
	}
	// The surest wrong answer comes first, the least sure needless unknown after the last wrong one.
	at := -1
	for _, id := range []string{"id-39", "id-38", "id-25", "id-40", "id-41", "id-54"} {
		next := strings.Index(page, "<span>"+id+"</span>")
		if next <= at {
			t.Errorf("%s stands at %d, after %d", id, next, at)
		}
		at = next
	}
	if n := strings.Count(page, `class="asked"`); n != maxWorst {
		t.Errorf("%d questions are listed, want %d", n, maxWorst)
	}
}

func TestReportOfHidden(t *testing.T) {
	turns := sampleTurns()
	h := Hidden{Articles: Separate(list([]float64{0.9}, []float64{0.6}), 0.5), Facets: Separate(list([]float64{0.9}, []float64{0.2}), 0.5),
		withoutArticle: []float64{0.6}, withoutFacet: []float64{0.2}, Misses: []Miss{
			{Question: asked("q1", "いつまで？", "program-0"), Facet: "window", First: "program-0", Confidence: 0.6},
			{Question: asked("q2", "誰でも？", "program-1"), First: "program-2", Confidence: 0.55}}}
	db, _ := shelf(t)
	page := written(t, db, turns, &h, "")
	for _, want := range []string{"記事を隠した質問", "項目を隠した質問", "（項目「募集時期」を隠した）", "（記事を隠した）", "★ <a href=\"/articles/program-0\">"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %s", want)
		}
	}
}

// Little or nothing to tell is a page too.
func TestReportOfLittle(t *testing.T) {
	db, _ := shelf(t)
	for _, turns := range [][]Turn{nil, {said("sensitive", "route", "", "")}, {said("answer", "answer", "a", "a")}} {
		if page := written(t, db, turns, nil, ""); !strings.Contains(page, "</html>") || strings.Contains(page, "NaN") {
			t.Errorf("a page of %d turns:\n%s", len(turns), page)
		}
	}
}

func TestCheckBaseURL(t *testing.T) {
	for text, ok := range map[string]bool{
		"": true, "https://desk.example": true, "http://desk.example/dousuru/": true,
		"javascript:alert(1)": false, "desk.example": false, "https://": false, "https://desk.example/?a=b": false, "ftp://desk.example": false,
	} {
		if err := CheckBaseURL(text); (err == nil) != ok {
			t.Errorf("%q: %v", text, err)
		}
	}
}
