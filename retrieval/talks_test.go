package retrieval

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"dousuru/knowledge"
)

type labelledTalk struct {
	ID    string `json:"id"`
	Kind  string `json:"kind"`
	Role  string `json:"role"`
	Lang  string `json:"lang"`
	Turns []struct {
		Text     string   `json:"text"`
		Expected string   `json:"expected"`
		Articles []string `json:"articles"`
		Facet    string   `json:"facet"`
		Both     bool     `json:"both"`
	} `json:"turns"`
}

// TestLabelledTalks reads both files: a field that the format does not know, a label or an article that does not exist, or a
// talk that stands in both would spoil the figures without a word.
func TestLabelledTalks(t *testing.T) {
	articles := publishedArticles(t)
	firsts := map[string]string{} // first messages without case, width and punctuation
	total := 0
	for _, set := range []string{"talk_tune", "talk_report"} {
		data, err := os.ReadFile("testdata/talks/" + set + ".jsonl")
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range bytes.Split(bytes.TrimSpace(data), []byte("\n")) {
			decoder := json.NewDecoder(bytes.NewReader(line))
			decoder.DisallowUnknownFields()
			var talk labelledTalk
			if err := decoder.Decode(&talk); err != nil {
				t.Fatalf("%s:%d: %v", set, i+1, err)
			}
			if want := fmt.Sprintf("%s-%03d", strings.ReplaceAll(set, "_", "-"), i+1); talk.ID != want {
				t.Errorf("id %s, want %s", talk.ID, want)
			}
			if other := firsts[plainLetters(talk.Turns[0].Text)]; other != "" {
				t.Errorf("%s begins as %s", talk.ID, other)
			}
			firsts[plainLetters(talk.Turns[0].Text)] = talk.ID
			checkTalk(t, talk, articles)
			total++
		}
	}
	if total < 120 {
		t.Errorf("%d talks, want 120", total)
	}
}

func checkTalk(t *testing.T, talk labelledTalk, articles map[string]bool) {
	t.Helper()
	kinds := []string{"carry", "change", "two", "source", "person", "unknown", "side"}
	if !slices.Contains(kinds, talk.Kind) || !slices.Contains([]string{"employee", "manager"}, talk.Role) || !slices.Contains([]string{"ja", "en"}, talk.Lang) {
		t.Errorf("%s: kind %q, role %q, lang %q", talk.ID, talk.Kind, talk.Role, talk.Lang)
	}
	if len(talk.Turns) < 3 {
		t.Errorf("%s has %d messages", talk.ID, len(talk.Turns))
	}
	for _, m := range talk.Turns {
		quotes := slices.Contains([]string{"answer", "source", "either"}, m.Expected)
		if !quotes && !slices.Contains([]string{"escalate", "sensitive", "out_of_scope", "clarify"}, m.Expected) || m.Text == "" || m.Both != (m.Expected == "either") {
			t.Errorf("%s: %+v", talk.ID, m)
		}
		if !quotes && len(m.Articles) > 0 || m.Facet != "" && knowledge.Facet(m.Facet).Label("ja") == "" {
			t.Errorf("%s: %+v", talk.ID, m)
		}
		for _, slug := range m.Articles {
			if managers, ok := articles[slug]; !ok || managers && talk.Role != "manager" {
				t.Errorf("%s: no article %s for this asker", talk.ID, slug)
			}
		}
	}
}
