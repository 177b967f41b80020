package evaluation_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/retrieval/evaluation"
)

func TestReadGoldens(t *testing.T) {
	list, notes, err := evaluation.ReadGoldens(strings.NewReader(strings.Join([]string{
		"\ufeff" + `{"id": "a-1", "role": "manager", "lang": "ja", "text": "何日とれますか", "followups": ["いつ"], "expected": "answer", "articles": ["leave"], "kind": "facet"}`,
		``,
		`{"id": "a-2", "text": "Is there a gym?", "lang": "en", "expected": "escalate", "articles": []}`,
		`{"id": "a-3", "text": "つらい", "expected": "sensitive"}`,
		`{"id": "a-4", "text": "天気は", "expected": "out_of_scope"}`,
	}, "\n")))
	if err != nil {
		t.Fatal(err)
	}
	want := []evaluation.Golden{
		{ID: "a-1", Text: "何日とれますか", Lang: "ja", Tags: []string{"role:employee", "role:manager"}, Expected: "answer", Articles: []string{"leave"}, Active: true},
		{ID: "a-2", Text: "Is there a gym?", Lang: "en", Tags: []string{"role:employee"}, Expected: "escalate", Articles: []string{}, Active: true},
	}
	if diff := cmp.Diff(want, list); diff != "" {
		t.Error(diff)
	}
	if len(notes) != 3 || notes[0].Line != 1 || notes[1].Line != 4 || notes[2].Line != 5 {
		t.Errorf("notes %v", notes)
	}
}

func TestReadGoldensRefuses(t *testing.T) {
	line := func(fields string) string { return `{"id": "x", "text": "t", "expected": "escalate"` + fields + `}` }
	for name, test := range map[string]struct{ file, want string }{
		"no JSON":           {"hello", "line 1"},
		"another label":     {`{"id": "x", "text": "t", "expected": "maybe"}`, `"maybe"`},
		"no text":           {`{"id": "x", "text": " ", "expected": "escalate"}`, "text is empty"},
		"a long text":       {`{"id": "x", "text": "` + strings.Repeat("長", 1001) + `", "expected": "escalate"}`, "1000"},
		"no gold":           {`{"id": "x", "text": "t", "expected": "answer"}`, "articles are missing"},
		"gold for unknown":  {line(`, "articles": ["a"]`), "beside escalate"},
		"an id of spaces":   {`{"id": "x y", "text": "t", "expected": "escalate"}`, "id"},
		"another role":      {line(`, "role": "king"`), "king"},
		"another language":  {line(`, "lang": "zh"`), "zh"},
		"an id twice":       {line("") + "\n\n" + line(""), "line 3: id x stands in line 1 too"},
		"a very long line":  {line("") + "\n" + strings.Repeat(" ", 1<<17), "line 2"},
		"a tag with spaces": {line(`, "tags": ["a b"]`), "a b"},
		"too many golds":    {`{"id": "x", "text": "t", "expected": "answer", "articles": [` + strings.TrimSuffix(strings.Repeat(`"a",`, 21), ",") + `]}`, "more than 20"},
	} {
		if _, _, err := evaluation.ReadGoldens(strings.NewReader(test.file)); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: error %v, want it to say %q", name, err, test.want)
		}
	}
}

func TestReadGoldensIsBounded(t *testing.T) {
	var file strings.Builder
	for i := range evaluation.MaxGolden + 1 {
		fmt.Fprintf(&file, `{"id": "q%d", "text": "t", "expected": "escalate"}`+"\n", i)
	}
	if _, _, err := evaluation.ReadGoldens(strings.NewReader(file.String())); !errors.Is(err, evaluation.ErrManyGolden) {
		t.Errorf("error %v", err)
	}
}

// The labelled questions of this project can be kept as golden ones.
func TestReadGoldensTakesTheLabelledQuestions(t *testing.T) {
	files, err := filepath.Glob("../testdata/questions/*.jsonl")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := evaluation.ReadGoldens(f); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		_ = f.Close()
	}
}

func TestSaveGoldens(t *testing.T) {
	db := postgrestest.New(t)
	g := evaluation.Golden{ID: "a", Text: "何日とれますか", Lang: "ja", Tags: []string{"role:employee"}, Expected: "answer", Articles: []string{"leave"}}
	other := evaluation.Golden{ID: "b", Text: "ジムはありますか", Lang: "ja", Tags: []string{"role:employee"}, Expected: "escalate"}
	rewritten, noted := g, g
	rewritten.Text, noted.Note = "何日まで休めますか", "規程から"
	for i, step := range []struct {
		save     []evaluation.Golden
		want     evaluation.GoldensSaved
		revision int // of a
	}{
		{[]evaluation.Golden{g, other}, evaluation.GoldensSaved{New: 2}, 1},
		{[]evaluation.Golden{g, other}, evaluation.GoldensSaved{Unchanged: 2}, 1},
		{[]evaluation.Golden{noted}, evaluation.GoldensSaved{Changed: 1}, 1},
		{[]evaluation.Golden{rewritten, other}, evaluation.GoldensSaved{Changed: 1, Unchanged: 1}, 2},
	} {
		saved, err := evaluation.SaveGoldens(t.Context(), db.By(postgres.Worker()), step.save...)
		if err != nil || saved != step.want {
			t.Errorf("step %d: %+v, %v; want %+v", i, saved, err, step.want)
		}
		if got, err := evaluation.FindGolden(t.Context(), db, "a"); err != nil || got.Revision != step.revision {
			t.Errorf("step %d: revision %d, %v; want %d", i, got.Revision, err, step.revision)
		}
	}
	bad := other
	bad.Text = ""
	if _, err := evaluation.SaveGoldens(t.Context(), db.By(postgres.Worker()), g, bad); err == nil {
		t.Error("an empty question was saved")
	} else if got, _ := evaluation.FindGolden(t.Context(), db, "a"); got.Text != rewritten.Text {
		t.Error("a part of a refused set was saved")
	}
	if err := evaluation.PauseGolden(t.Context(), db.By(postgres.Worker()), "b", true); err != nil {
		t.Error(err)
	}
	list, err := evaluation.Goldens(t.Context(), db)
	if err != nil || len(list) != 2 || list[0].ID != "a" || !list[0].Active || list[1].Active {
		t.Errorf("%+v, %v", list, err)
	}
	for range 2 {
		err = evaluation.RemoveGolden(t.Context(), db.By(postgres.Worker()), "b")
	}
	if !errors.Is(err, evaluation.ErrNoGolden) {
		t.Errorf("removed twice: %v", err)
	}
}
