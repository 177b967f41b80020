package retrieval

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const questionsFolder = "testdata/questions"

// labelledSets says of each file its prefix of ids, whether it is kept apart from tuning, and the labels it may hold.
// README.md of the folder has the same table in words.
var labelledSets = map[string]struct {
	prefix   string
	held     bool
	expected []string
}{
	"career_tune":      {"tune", false, []string{"answer"}},
	"career_tune2":     {"tune2", false, []string{"answer"}},
	"career_report":    {"report", true, []string{"answer"}},
	"career_report2":   {"report2", true, []string{"answer"}},
	"unanswerable":     {"unans", false, []string{"escalate"}},
	"near_tune":        {"near-tune", false, []string{"escalate"}},
	"near_report":      {"near-report", true, []string{"escalate"}},
	"sensitive":        {"sens", false, []string{"sensitive"}},
	"sensitive_report": {"sens-report", true, []string{"sensitive"}},
	"harmless":         {"harm", false, []string{"answer", "out_of_scope"}},
	"harmless_report":  {"harm-report", true, []string{"answer", "out_of_scope"}},
	"out_of_scope":     {"oos", false, []string{"out_of_scope"}},
	"small_talk":       {"talk", true, []string{"out_of_scope"}},
}

var nearKinds = []string{"facet", "condition", "premise", "other", "absent"}

type labelledLine struct {
	ID        string   `json:"id"`
	Role      string   `json:"role"`
	Lang      string   `json:"lang"`
	Text      string   `json:"text"`
	Followups []string `json:"followups"`
	Expected  string   `json:"expected"`
	Articles  []string `json:"articles"`
	Kind      string   `json:"kind"`

	set string
}

// labelledLines reads every file of the folder. A field that the format does not know is an error: a misspelt one would
// be lost without a word.
func labelledLines(t *testing.T) []labelledLine {
	t.Helper()
	paths, err := filepath.Glob(questionsFolder + "/*.jsonl")
	if err != nil || len(paths) == 0 {
		t.Fatalf("list question files: %v, %d found", err, len(paths))
	}
	var all []labelledLine
	for _, p := range paths {
		data, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range bytes.Split(bytes.TrimSpace(data), []byte("\n")) {
			decoder := json.NewDecoder(bytes.NewReader(line))
			decoder.DisallowUnknownFields()
			q := labelledLine{set: strings.TrimSuffix(filepath.Base(p), ".jsonl")}
			if err := decoder.Decode(&q); err != nil {
				t.Fatalf("%s:%d: %v", p, i+1, err)
			}
			all = append(all, q)
		}
	}
	return all
}

func TestLabelledQuestions(t *testing.T) {
	articles := publishedArticles(t)
	seen := map[string]string{} // ids, and texts without case, width and punctuation
	count := map[string]int{}
	for _, q := range labelledLines(t) {
		set, known := labelledSets[q.set]
		if !known {
			t.Fatalf("%s.jsonl is not in labelledSets", q.set)
		}
		count[q.set]++
		number := strings.TrimPrefix(q.ID, set.prefix+"-")
		if len(number) != 3 || strings.Trim(number, "0123456789") != "" {
			t.Errorf("%s: id %q is not %s- and three digits", q.set, q.ID, set.prefix)
		}
		for _, key := range []string{q.ID, plainLetters(q.Text)} {
			if other := seen[key]; other != "" {
				t.Errorf("%s repeats %s", q.ID, other)
			}
			seen[key] = q.ID
		}
		if plainLetters(q.Text) == "" || slices.Contains(q.Followups, "") {
			t.Errorf("%s: empty text", q.ID)
		}
		if !slices.Contains([]string{"employee", "manager"}, q.Role) || !slices.Contains([]string{"ja", "en"}, q.Lang) {
			t.Errorf("%s: role %q, lang %q", q.ID, q.Role, q.Lang)
		}
		if !slices.Contains(set.expected, q.Expected) {
			t.Errorf("%s: %q is not a label of %s", q.ID, q.Expected, q.set)
		}
		if near := strings.HasPrefix(q.set, "near_"); near != slices.Contains(nearKinds, q.Kind) || !near && q.Kind != "" {
			t.Errorf("%s: kind %q", q.ID, q.Kind)
		}
		checkGold(t, q, articles)
	}
	for name := range labelledSets {
		if count[name] == 0 {
			t.Errorf("%s.jsonl is missing or empty", name)
		}
	}
}

// checkGold wants of an answer at least one article, each of which the asker may read, and of every other label none.
func checkGold(t *testing.T, q labelledLine, articles map[string]bool) {
	t.Helper()
	if (q.Expected == "answer") != (len(q.Articles) > 0) {
		t.Errorf("%s: %s with articles %v", q.ID, q.Expected, q.Articles)
	}
	for i, id := range q.Articles {
		managersOnly, published := articles[id]
		if !published || managersOnly && q.Role != "manager" || slices.Contains(q.Articles[:i], id) {
			t.Errorf("%s: article %s does not exist, cannot be read by the asker or stands twice", q.ID, id)
		}
	}
}
