package main

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/google/go-cmp/cmp"

	"dousuru/retrieval/evaluation"
)

// fewQuestions are enough to fit and to hide: answers, near misses, another topic.
const fewQuestions = `{"id": "a1", "lang": "ja", "text": "社内公募は上司に知られますか", "followups": ["いつ募集してる？"], "expected": "answer", "articles": ["internal-posting"]}
{"id": "a2", "lang": "ja", "text": "リフレッシュ休暇は何日もらえますか", "expected": "answer", "articles": ["refresh-leave"]}
{"id": "a3", "lang": "ja", "text": "海外トレーニーの対象者は？", "expected": "answer", "articles": ["overseas-trainee"]}
{"id": "a4", "lang": "ja", "text": "育休はいつまでに申し込む？", "expected": "answer", "articles": ["childcare-leave"]}
{"id": "n1", "lang": "ja", "text": "会社の託児所はどこから申し込む？", "expected": "escalate", "kind": "absent"}
{"id": "n2", "lang": "ja", "text": "社内公募の面接は録画されますか", "expected": "escalate", "kind": "facet"}
{"id": "n3", "lang": "ja", "text": "奨学金の返済を手伝う制度はある？", "expected": "escalate", "kind": "absent"}
{"id": "o1", "lang": "ja", "text": "今日の天気は？", "expected": "out_of_scope"}
`

func TestEvaluate(t *testing.T) {
	database := sampled(t)
	folder := t.TempDir()
	file := func(name string) string { return filepath.Join(folder, name) }
	if err := os.WriteFile(file("few.jsonl"), []byte(fewQuestions), 0o644); err != nil {
		t.Fatal(err)
	}
	code, out, errOut := command(t, database, "evaluate", file("few.jsonl"), "--json", "--hide", "2", "--fit", file("fit.json"), "--wrong-cost", "3",
		"--out", file("report.html"), "--base-url", "https://desk.example", "--details", file("details.jsonl"))
	if code != 0 {
		t.Fatalf("%d\n%s", code, errOut)
	}
	// The fields that were there first are a contract with other programs.
	var summary map[string]json.RawMessage
	if err := json.Unmarshal([]byte(out), &summary); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for _, field := range []string{"turns", "outcomes", "wrong_answers", "needless_unknowns", "judged", "recall", "latency_p50_ms", "latency_p99_ms",
		"confidence", "far", "near", "hidden", "fitted"} {
		if _, ok := summary[field]; !ok {
			t.Errorf("the summary lacks %s: %s", field, out)
		}
	}
	if string(summary["turns"]) != "9" || string(summary["judged"]) != "5" {
		t.Errorf("counted %s", out)
	}
	var hidden struct {
		Folds            int
		Articles, Facets struct{ Answerable, Refusable int }
	}
	if err := json.Unmarshal(summary["hidden"], &hidden); err != nil || hidden.Folds != 2 || hidden.Articles.Refusable != 4 || hidden.Facets.Refusable < 1 {
		t.Errorf("hidden %s, %v", summary["hidden"], err)
	}
	page := read(t, file("report.html"))
	for _, want := range []string{"</html>", "項目を隠した質問", "制度がない", `href="https://desk.example/articles/`} {
		if !strings.Contains(page, want) {
			t.Errorf("the report does not say %s", want)
		}
	}
	var model struct {
		Questions int
		Weights   map[string]float64
		OutOfFold map[string]float64 `json:"out_of_fold"`
		Threshold float64
	}
	if err := json.Unmarshal([]byte(read(t, file("fit.json"))), &model); err != nil || model.Questions < 8 || len(model.Weights) < 6 || model.OutOfFold["auroc"] == 0 || model.Threshold == 0 {
		t.Errorf("model %+v, %v", model, err)
	}
	if n := strings.Count(read(t, file("details.jsonl")), "\n"); n != 9 {
		t.Errorf("%d lines of details, want one a turn", n)
	}
	// Nothing of what was hidden stays hidden.
	if _, out, _ := command(t, database, "ask", "--json", "社内公募は上司に知られますか"); !strings.Contains(out, `"outcome":"answer"`) || !strings.Contains(out, `"internal-posting"`) {
		t.Errorf("after hiding: %s", out)
	}
	if _, out, _ := command(t, database, "evaluate", file("few.jsonl"), "--hide"); !strings.Contains(out, "article hidden: AUROC") || !strings.Contains(out, "turns 9") {
		t.Errorf("for people:\n%s", out)
	}
}

// Talks are told by their fields; each message is judged by its own label, and the figures come by kind.
func TestEvaluateTalks(t *testing.T) {
	database := sampled(t)
	folder := t.TempDir()
	file := func(name string) string { return filepath.Join(folder, name) }
	const talks = `{"id": "t1", "kind": "carry", "role": "employee", "lang": "ja", "turns": [{"text": "社内公募は上司に知られますか", "expected": "answer", "articles": ["internal-posting"], "facet": "notified"}, {"text": "落ちた場合も知られますか", "expected": "answer", "articles": ["internal-posting"]}, {"text": "今日の天気は？", "expected": "out_of_scope", "articles": []}]}
{"id": "t2", "kind": "side", "role": "employee", "lang": "ja", "turns": [{"text": "死にたい", "expected": "answer", "articles": ["internal-posting"]}, {"text": "社内公募はいつ募集してる？", "expected": "escalate", "articles": []}]}
`
	if err := os.WriteFile(file("talks.jsonl"), []byte(talks), 0o644); err != nil {
		t.Fatal(err)
	}
	code, out, errOut := command(t, database, "evaluate", file("talks.jsonl"), "--json", "--out", file("report.html"), "--details", file("details.jsonl"))
	var summary struct {
		Turns    int
		Wrong    int `json:"wrong_answers"`
		Outcomes map[string]map[string]int
		Talks    []evaluation.TalkFigures
	}
	if err := json.Unmarshal([]byte(out), &summary); code != 0 || err != nil {
		t.Fatalf("%d %v\n%s%s", code, err, out, errOut)
	}
	want := []evaluation.TalkFigures{
		{Kind: "carry", Talks: 1, Whole: 1, Turns: 3, Right: 3, Judged: 2, First: 2, Facets: 1, Facet: 1},
		{Kind: "side", Talks: 1, Turns: 2, Judged: 1},
		{Kind: "all", Talks: 2, Whole: 1, Turns: 5, Right: 3, Judged: 3, First: 2, Facets: 1, Facet: 1},
	}
	if diff := cmp.Diff(want, summary.Talks); diff != "" || summary.Turns != 5 || summary.Wrong != 1 || summary.Outcomes["answer"]["route"] != 1 {
		t.Errorf("counted %s (-want +got):\n%s", out, diff)
	}
	if page := read(t, file("report.html")); !strings.Contains(page, "やりとりの続き") || !strings.Contains(page, "話の続き") {
		t.Error("the report has no table of talks")
	}
	if n := strings.Count(read(t, file("details.jsonl")), "\n"); n != 5 {
		t.Errorf("%d lines of details, want one a message", n)
	}
	if _, out, _ := command(t, database, "evaluate", file("talks.jsonl")); !strings.Contains(out, "article first") {
		t.Errorf("for people:\n%s", out)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	body, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func TestEvaluateFlags(t *testing.T) {
	file := filepath.Join(t.TempDir(), "q.jsonl")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		args string
		want foldCount
		ok   bool
	}{
		{"", 0, true},
		{"--hide", 5, true},
		{"--hide=8", 8, true},
		{"--hide 8", 8, true},
		{"--hide --json", 5, true},
		{"--hide 1", 0, false},
		{"--hide=many", 0, false},
		{"--hide=51", 0, false},
		{"--wrong-cost 0", 0, false},
		{"--wrong-cost=-1", 0, false},
		{"--base-url javascript:x", 0, false},
	} {
		for _, args := range [][]string{append([]string{"evaluate", file}, strings.Fields(test.args)...), append(append([]string{"evaluate"}, strings.Fields(test.args)...), file)} {
			var c commands
			parser, err := kong.New(&c, kong.Writers(io.Discard, io.Discard), kong.Exit(func(int) {}), defaults(t.TempDir()))
			if err != nil {
				t.Fatal(err)
			}
			_, err = parser.Parse(args)
			if (err == nil) != test.ok || (test.ok && (c.Evaluate.Hide != test.want || len(c.Evaluate.Files) != 1)) {
				t.Errorf("%v: %d parts, files %v, %v", args[1:], c.Evaluate.Hide, c.Evaluate.Files, err)
			}
		}
	}
}
