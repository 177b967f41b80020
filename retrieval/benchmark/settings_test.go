package main

import (
	"math"
	"os"
	"path/filepath"
	"testing"
)

func TestSettings(t *testing.T) {
	passages := []passage{{ID: "a", Title: "A"}, {ID: "b", Title: "B"}, {ID: "b2", Title: "B"}, {ID: "c", Title: "C"}}
	questions := []question{{ID: "1", Passage: "a"}, {ID: "2", Passage: "b"}}
	others := []question{{ID: "3", Text: "有休は何日ですか"}}
	list := settings(passages, questions, others)
	if len(list) != 2 || len(list[0].rounds) != 2 || len(list[1].rounds) != 1 {
		t.Fatalf("settings %+v", list)
	}
	first, second, far := list[0].rounds[0], list[0].rounds[1], list[1].rounds[0]
	if len(first.passages) != 3 || !first.hidden["a"] || len(second.passages) != 2 || !second.hidden["b2"] || second.hidden["c"] {
		t.Errorf("hidden %v, then %v", first.hidden, second.hidden)
	}
	if len(far.passages) != 4 || len(far.questions) != 3 {
		t.Errorf("%d passages, %d questions", len(far.passages), len(far.questions))
	}
	if alone := settings(passages, questions, nil)[1]; len(alone.rounds) != 0 || alone.note == "" {
		t.Errorf("without questions on other topics: %+v", alone)
	}
}

// The question without a passage is one to refuse, and no answer to it is right; nor is one whose passage is hidden.
func TestJudge(t *testing.T) {
	r := round{questions: []question{{Passage: "a"}, {Passage: "b"}, {}}, hidden: map[string]bool{"b": true}}
	value := func(v float64) []evidence { return []evidence{{"score", v}, {"opposite", -v}} }
	got := r.judge([]answer{{[]string{"a"}, value(3)}, {[]string{"c"}, value(2)}, {nil, value(1)}})
	if len(got) != 2 || got[0].AUROC != 1 || got[1].AUROC != 0 || got[0].Signal != "score" {
		t.Errorf("judged %+v", got)
	}
	if math.Abs(got[0].AURC-(1./2+2./3)/3) > 1e-9 {
		t.Errorf("AURC %.4f, want %.4f", got[0].AURC, (1./2+2./3)/3)
	}
	if shown := worthShowing([]refusal{{Signal: "confidence"}, {Signal: "x", AUROC: 0.6}, {Signal: "y", AUROC: 0.7}}); len(shown) != 2 || shown[1] != 2 {
		t.Errorf("shown %v, want the confidence and y", shown)
	}
}

func TestReadOffTopic(t *testing.T) {
	folder := t.TempDir()
	for name, text := range map[string]string{
		"a.jsonl": `{"id":"1","text":"いつ"}` + "\n" + `{"id":"2","text":"どこ","role":"employee"}` + "\n",
		"b.jsonl": `{"id":"3","text":"いつ"}`,
		"c.txt":   "not read",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := readOffTopic(filepath.Join(folder, "*.jsonl"))
	if err != nil || len(got) != 2 || got[1].Text != "どこ" || got[0].Passage != "" {
		t.Errorf("read %+v, %v", got, err)
	}
	if _, err := readOffTopic(filepath.Join(folder, "c.txt")); err == nil {
		t.Error("read a file that is not JSON")
	}
	if got, err := readOffTopic(filepath.Join(folder, "none*")); err != nil || len(got) != 0 {
		t.Errorf("read %v, %v from no file", got, err)
	}
}
