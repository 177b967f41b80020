package retrieval_test

import (
	"bufio"
	"encoding/json"
	"os"
	"slices"
	"testing"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
	"dousuru/knowledge/sample"
	"dousuru/retrieval"
	"dousuru/retrieval/embeddertest"
)

type labelled struct {
	ID, Role, Text string
	Articles       []string
}

// labelledQuestions of a file that have an answer.
func labelledQuestions(t testing.TB, name string) []labelled {
	t.Helper()
	f, err := os.Open("testdata/questions/" + name + ".jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var list []labelled
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var q labelled
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			t.Fatal(err)
		}
		if len(q.Articles) > 0 {
			list = append(list, q)
		}
	}
	return list
}

// company is the sample company, indexed.
func company(t testing.TB) *postgres.DB {
	t.Helper()
	db := postgrestest.New(t)
	source := knowledge.Source{Name: "sample", FS: sample.Company(), Root: "."}
	if _, err := knowledge.Import(t.Context(), db, knowledge.Options{}, source); err != nil {
		t.Fatal(err)
	}
	if _, err := retrieval.Open(db).Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	return db
}

// ranks gives for each question the place of the first right article, 0 for none.
func ranks(t testing.TB, x *retrieval.Index, questions []labelled) []int {
	t.Helper()
	var list []int
	for _, q := range questions {
		found, err := x.Search(t.Context(), retrieval.Request{Text: q.Text, Tags: []string{"role:employee", "role:" + q.Role}})
		if err != nil || found.Degraded {
			t.Fatalf("%s: degraded %v, %v", q.ID, found.Degraded, err)
		}
		list = append(list, 1+slices.IndexFunc(found.Articles, func(a retrieval.ArticleHit) bool { return slices.Contains(q.Articles, a.Slug) }))
	}
	return list
}

func within(ranks []int, top int) (n int) {
	for _, rank := range ranks {
		if 0 < rank && rank <= top {
			n++
		}
	}
	return n
}

// Whatever the model is, no fewer right articles come first, or among the first five, than by words alone. The first set was
// used for tuning, the second was not. A model that knows nothing changes no place at all; one that knows something wins.
func TestDenseArmNeverLoses(t *testing.T) {
	db := company(t)
	sets := map[string][]labelled{"career_tune": labelledQuestions(t, "career_tune"), "career_report": labelledQuestions(t, "career_report")}
	about := subjects(t, db, sets["career_tune"], sets["career_report"])
	for _, test := range []struct {
		model  retrieval.Embedder
		skill  string // none, some
		winsBy int    // first places in each set, at least
	}{
		{embeddertest.Random{Length: 256}, "none", 0},
		{embeddertest.Random{Length: 16, Seed: 1}, "none", 0},
		{embeddertest.NewHashing(512), "", 0},
		{embeddertest.Simulated{Length: 256, About: about, Noise: 4}, "", 0},
		{embeddertest.Simulated{Length: 256, About: about, Noise: 2}, "some", 8},
	} {
		x := retrieval.Open(db, retrieval.WithEmbedder(test.model))
		done := embedAll(t, x)
		if test.skill == "none" && done.Weight != 0 || test.skill == "some" && done.Weight == 0 {
			t.Errorf("%s has weight %.2f", test.model.Model(), done.Weight)
		}
		for name, questions := range sets {
			alone, both := ranks(t, retrieval.Open(db), questions), ranks(t, x, questions)
			t.Logf("%s, weight %.3f, %s of %d: first %d → %d, among five %d → %d", test.model.Model(), done.Weight, name, len(questions),
				within(alone, 1), within(both, 1), within(alone, 5), within(both, 5))
			if within(both, 1) < within(alone, 1)+test.winsBy || within(both, 5) < within(alone, 5) {
				t.Errorf("%s finds fewer than it should in %s", test.model.Model(), name)
			}
			if test.skill == "none" && !slices.Equal(alone, both) {
				t.Errorf("%s changes places in %s", test.model.Model(), name)
			}
		}
	}
}
