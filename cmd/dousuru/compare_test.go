package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"dousuru/internal/budget"
	"dousuru/internal/directory"
	"dousuru/internal/endpoint/faulty"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/retrieval/evaluation"
)

// bothQuestions are those of fewQuestions, one that names somebody of the company, and two that need a person.
const bothQuestions = fewQuestions + `{"id": "p1", "lang": "ja", "text": "凪 陽菜です。社内公募制度の募集時期はいつですか", "expected": "answer", "articles": ["internal-posting"]}
{"id": "s1", "lang": "ja", "text": "もう死にたいです", "expected": "sensitive"}
{"id": "s2", "lang": "ja", "text": "上司に怒鳴られて会社に行けない", "followups": ["社内公募はいつ募集してる？"], "expected": "sensitive"}
`

// toCompare is a file of questions, and a company of which somebody is named.
func toCompare(t testing.TB, database string) (file string, folder string) {
	t.Helper()
	folder = t.TempDir()
	file = filepath.Join(folder, "both.jsonl")
	if err := os.WriteFile(file, []byte(bothQuestions), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := directory.Put(t.Context(), postgrestest.Open(t, database), []directory.Entry{{Slug: "E-70413", Name: "凪 陽菜", Roles: []string{"employee"}}}); err != nil {
		t.Fatal(err)
	}
	return file, folder
}

// comparison reads what was compared from the JSON.
func comparison(t *testing.T, out string) *evaluation.Comparison {
	t.Helper()
	var summary struct {
		Turns   int
		Compare *evaluation.Comparison
	}
	if err := json.Unmarshal([]byte(out), &summary); err != nil || summary.Compare == nil {
		t.Fatalf("%v: %s", err, out)
	}
	return summary.Compare
}

// knowledgeSpent is what the month has for what nobody asks.
func knowledgeSpent(t *testing.T, database string) (spent int64, unit budget.Unit) {
	t.Helper()
	totals, err := budget.Totals(t.Context(), postgrestest.Open(t, database), postgres.Viewer{Roles: []postgres.Role{postgres.RoleAdmin}})
	if err != nil || len(totals) > 1 || len(totals) == 1 && totals[0].Purpose != "knowledge" {
		t.Fatalf("spent %+v, %v", totals, err)
	}
	if len(totals) == 0 {
		return 0, ""
	}
	return totals[0].Spent, totals[0].Unit
}

// Both sides answer alike where only the wording differs; every sentence is counted, names are masked, nobody's trouble leaves the
// house, and what it cost stands in the report and in the month.
func TestCompare(t *testing.T) {
	database := sampled(t)
	file, folder := toCompare(t, database)
	model := scriptModel(t, nil)
	model.settings(t)
	t.Setenv("DOUSURU_MODEL_PRICE_IN", "60")
	t.Setenv("DOUSURU_MODEL_PRICE_OUT", "240")
	report, details := filepath.Join(folder, "report.html"), filepath.Join(folder, "details.jsonl")
	code, out, errOut := command(t, database, "evaluate", file, "--compare", "offline,model", "--yes", "--parallel", "2", "--json", "--out", report, "--details", details)
	if code != 0 {
		t.Fatalf("%d\n%s", code, errOut)
	}
	sent := model.sent()
	for _, body := range sent {
		for _, word := range []string{"陽菜", "死にたい", "怒鳴ら", "奨学金"} {
			if strings.Contains(body, word) {
				t.Errorf("%s was sent: %s", word, body)
			}
		}
	}
	if !strings.Contains(strings.Join(sent, "\n"), "［氏名") {
		t.Error("the question with a name was not sent")
	}
	c := comparison(t, out)
	w := c.Wordings
	if c.Questions != 11 || c.Of != 11 || c.Turns != 13 || c.Stopped != "" || c.Parallel != 2 || c.Gained+c.Lost+c.Differ != 0 || w == nil {
		t.Fatalf("compared %s", out)
	}
	if w.Asked != len(sent) || w.Asked < 4 || w.Kept == 0 || w.Written != w.Supported+w.Asked || w.Cites.All == 0 || w.Cites.Article != w.Cites.Judged {
		t.Errorf("%d were sent; summaries %+v", len(sent), w)
	}
	if w.First.N == 0 || w.First.P50 < c.Model.Answer.P50 || w.Whole.P50 < w.First.P50 || w.TokensIn == 0 || w.Yen == nil {
		t.Errorf("times and cost %+v", w)
	}
	if spent, unit := knowledgeSpent(t, database); unit != budget.MicroYen || float64(spent)/1e6-*w.Yen > 0.0001 || *w.Yen-float64(spent)/1e6 > 0.0001 {
		t.Errorf("the month has %d %s, the report %v yen", spent, unit, *w.Yen)
	}
	if !strings.Contains(errOut, " requests to scripted at 127.0.0.1:") || !strings.Contains(errOut, "never over ") || !strings.Contains(errOut, "11 of 11 questions") {
		t.Errorf("said %q", errOut)
	}
	for _, want := range []string{"モデルなしとモデルあり", "裏づけのあった文", "円 yen", "composer: model scripted at 127.0.0.1:"} {
		if !strings.Contains(read(t, report), want) {
			t.Errorf("the report does not say %s", want)
		}
	}
	if lines := read(t, details); strings.Count(lines, "\n") != 26 || strings.Count(lines, `"side":"model"`) != 13 || strings.Count(lines, `"summary":{`) != w.Asked {
		t.Errorf("details %s", lines)
	}
	_, out, _ = command(t, database, "evaluate", file, "--compare=offline,model", "--yes")
	for _, want := range []string{"without a model and with it, on 11 of 11 questions", "summaries: ", "sentences: ", "first checked sentence", " yen"} {
		if !strings.Contains(out, want) {
			t.Errorf("for people it does not say %q:\n%s", want, out)
		}
	}
}

// Without a yes nothing is sent, and without a model there is nothing to compare.
func TestCompareAsksFirst(t *testing.T) {
	database := sampled(t)
	file, _ := toCompare(t, database)
	if code, _, errOut := command(t, database, "evaluate", file, "--compare", "offline,model"); code != 1 || !strings.Contains(errOut, "DOUSURU_COMPOSER") {
		t.Errorf("without a model: %d %s", code, errOut)
	}
	model := scriptModel(t, nil)
	model.settings(t)
	code, out, errOut := command(t, database, "evaluate", file, "--compare", "offline,model", "--json")
	if code != 1 || out != "" || !strings.Contains(errOut, "ask the model now? [y/N] nothing was sent") || len(model.sent()) > 0 {
		t.Errorf("%d, %d requests, %s\n%s", code, len(model.sent()), out, errOut)
	}
	if spent, _ := knowledgeSpent(t, database); spent != 0 {
		t.Errorf("%d was set aside", spent)
	}
	for _, wrong := range [][]string{{"--compare", "model"}, {"--parallel", "0"}, {"--parallel", "17"}} {
		if code, _, _ := command(t, database, append([]string{"evaluate", file}, wrong...)...); code == 0 {
			t.Errorf("%v is taken", wrong)
		}
	}
}

// A month that is used up ends the comparison with what was measured until then, and nothing is asked beyond it.
func TestCompareStopsAtTheBudget(t *testing.T) {
	database := sampled(t)
	file, folder := toCompare(t, database)
	model := scriptModel(t, nil)
	model.settings(t)
	t.Setenv("DOUSURU_MODEL_COMPANY_MONTH", "25000") // one request sets about 20,000 aside and uses 2,000
	report := filepath.Join(folder, "report.html")
	code, out, errOut := command(t, database, "evaluate", file, "--compare", "offline,model", "--yes", "--parallel", "1", "--json", "--out", report)
	if code != 1 {
		t.Fatalf("%d\n%s", code, errOut)
	}
	c := comparison(t, out)
	if c.Stopped != evaluation.StopBudget || c.Questions == 0 || c.Questions >= c.Of || c.Of != 11 || c.Wordings == nil || c.Wordings.NotKept["budget"] > 0 {
		t.Errorf("compared %s", out)
	}
	if spent, _ := knowledgeSpent(t, database); spent > 25000 || spent == 0 {
		t.Errorf("spent %d", spent)
	}
	if !strings.Contains(read(t, report), "今月の予算がなくなり") {
		t.Error("the report does not say so")
	}
}

// Somebody who stops it gets what was measured, and is told so.
func TestCompareInterrupted(t *testing.T) {
	database := sampled(t)
	file, folder := toCompare(t, database)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	model := scriptModel(t, func(n int) {
		if n == 4 {
			stop()
		}
	})
	model.settings(t)
	t.Setenv("DATABASE_URL", database)
	var out, errOut bytes.Buffer
	report := filepath.Join(folder, "report.html")
	code := run(ctx, []string{"evaluate", file, "--compare", "offline,model", "--yes", "--parallel", "1", "--json", "--out", report}, strings.NewReader(""), &out, &errOut)
	if code != 1 {
		t.Fatalf("%d\n%s", code, errOut.String())
	}
	c := comparison(t, out.String())
	if c.Stopped != evaluation.StopInterrupted || c.Questions == 0 || c.Questions >= c.Of || c.Wordings.Asked >= 4 || c.Wordings.NotKept["stopped"] > 0 {
		t.Errorf("compared %s", out.String())
	}
	if !strings.Contains(read(t, report), "途中で止められました") {
		t.Error("the report does not say so")
	}
}

// An endpoint that takes nothing any more is waited for, and then left; a key that it refuses is not tried on everything.
func TestCompareStopsAtAnEndpoint(t *testing.T) {
	database := sampled(t)
	file, _ := toCompare(t, database)
	for name, most := range map[string]int{"401": 1, "599": 12} {
		model := faulty.Start(t, faulty.Named(name), faulty.All)
		s := &Settings{DatabaseURL: database, MasterKey: os.Getenv(postgrestest.MasterKeyVariable), LogLevel: "error", Model: modelSettings{URL: model.URL, Kind: "openai", Contract: "on this machine", Composer: "m", Longest: 6000}}
		var out, errOut bytes.Buffer
		c := evaluateCommand{Files: []string{file}, Compare: bothSides, Parallel: 1, Yes: true, JSON: true, pause: time.Millisecond}
		err := c.Run(t.Context(), s, streams{strings.NewReader(""), &out, &errOut})
		if err != errSaid {
			t.Fatalf("%s: %v\n%s", name, err, errOut.String())
		}
		got := comparison(t, out.String())
		if n := len(model.Requests()); got.Stopped != evaluation.StopEndpoint || n == 0 || n > most || got.Questions >= got.Of {
			t.Errorf("%s: %d requests, compared %s", name, n, out.String())
		}
	}
}

// The answer in JSON has what a model made of it, where one was asked; the month pays for it.
func TestAskSummary(t *testing.T) {
	database := sampled(t)
	scriptModel(t, nil).settings(t)
	code, out, errOut := command(t, database, "ask", "--json", asksWindow, "--then", "死にたい")
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if code != 0 || len(lines) != 2 {
		t.Fatalf("%d %s%s", code, out, errOut)
	}
	var turn struct{ Summary *summaryJSON }
	if err := json.Unmarshal([]byte(lines[0]), &turn); err != nil || turn.Summary == nil {
		t.Fatalf("%v: %s", err, lines[0])
	}
	if s := turn.Summary; s.Text == "" || s.Reason != "" || s.Model != "scripted" || s.Sentences == 0 || s.Dropped == nil || s.TokensIn == 0 || s.FirstMS == nil || strings.Contains(s.Text, "記念品") {
		t.Errorf("summary %+v", s)
	}
	if strings.Contains(lines[1], "summary") {
		t.Errorf("after danger: %s", lines[1])
	}
	if spent, unit := knowledgeSpent(t, database); spent == 0 || unit != budget.Token {
		t.Errorf("spent %d %s", spent, unit)
	}
}

// What is measured is searched as people's questions are: with the embedder of the settings, and the figures say so. Offline, to
// compare, is without.
func TestEvaluateWithTheEmbedder(t *testing.T) {
	database := postgrestest.Fresh(t)
	if code, out, errOut := command(t, database, "import", "--sample"); code != 0 {
		t.Fatal(out, errOut)
	}
	file, _ := toCompare(t, database)
	s := serveVectors(t)
	t.Setenv("DOUSURU_MODEL_URL", s.URL+"/v1")
	t.Setenv("DOUSURU_MODEL_CONTRACT", "on this machine")
	t.Setenv("DOUSURU_EMBEDDER", "hashed")
	t.Setenv("DOUSURU_EMBEDDER_DIMENSIONS", "64")
	if code, out, errOut := command(t, database, "embed"); code != 0 {
		t.Fatal(out, errOut)
	}
	if _, err := postgrestest.Owner(t, postgrestest.Open(t, database)).Exec(t.Context(), `update retrieval.model set weight = 0.5, base = 0, wrong = 0.4, own = 0.8`); err != nil {
		t.Fatal(err)
	}
	asked := func() int { n, _ := s.seen(); return n }
	before := asked()
	code, out, errOut := command(t, database, "evaluate", file)
	once := asked() - before
	if code != 0 || once == 0 || !strings.Contains(out, "searched by words and by vectors of hashed/64") {
		t.Errorf("%d after %d requests\n%s%s", code, once, out, errOut)
	}
	if code, out, errOut := command(t, database, "golden", "run"); code != 0 || !strings.Contains(out, "vectors of hashed/64") {
		t.Errorf("golden run: %d\n%s%s", code, out, errOut)
	}
	before = asked()
	code, out, errOut = command(t, database, "evaluate", file, "--compare", "offline,model", "--json")
	if code != 0 {
		t.Fatalf("%d\n%s", code, errOut)
	}
	// One that is too late on a busy machine may be counted on one side and not on the other; both sides would be twice as many.
	if n := asked() - before; n == 0 || n > once+once/2 {
		t.Errorf("%d questions were embedded, want those of one side: %d", n, once)
	}
	c := comparison(t, out)
	if strings.Contains(out, `"embedder":"hashed`) || c.Wordings != nil || len(c.Models) != 1 || !strings.Contains(c.Models[0], "questions are searched by its vectors, too") {
		t.Errorf("compared %s", out)
	}
}
