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

// An outcome is what came of a question.
type outcome struct {
	rank       int // place of the first right article, 0 for none
	first      string
	confidence float64
}

func ask(t testing.TB, x *retrieval.Index, questions []labelled) []outcome {
	t.Helper()
	var list []outcome
	for _, q := range questions {
		f, err := x.Search(t.Context(), retrieval.Request{Text: q.Text, Tags: []string{"role:employee", "role:" + q.Role}, Meaning: open()})
		if err != nil || f.Degraded {
			t.Fatalf("%s: degraded %v, %v", q.ID, f.Degraded, err)
		}
		o := outcome{rank: 1 + slices.IndexFunc(f.Articles, func(a retrieval.ArticleHit) bool { return slices.Contains(q.Articles, a.Slug) }), confidence: f.Confidence}
		if len(f.Articles) > 0 {
			o.first = f.Articles[0].Slug
		}
		list = append(list, o)
	}
	return list
}

func within(outcomes []outcome, top int) (n int) {
	for _, o := range outcomes {
		if 0 < o.rank && o.rank <= top {
			n++
		}
	}
	return n
}

// Whatever the model is, no fewer right articles come first, or among the first five, than by words alone, and a first article
// that stays first is trusted as before. The first set was used for tuning, the second was not. A model that knows nothing
// changes nothing at all; one that knows something wins.
func TestDenseArmNeverLoses(t *testing.T) {
	db := company(t)
	sets := map[string][]labelled{"career_tune": labelledQuestions(t, "career_tune"), "career_report": labelledQuestions(t, "career_report")}
	about := subjects(t, db, sets["career_tune"], sets["career_report"])
	alone := map[string][]outcome{}
	for name, questions := range sets {
		alone[name] = ask(t, retrieval.Open(db), questions)
	}
	for _, test := range []struct {
		model  retrieval.Embedder
		skill  string // none, some, or "" for either
		winsBy int    // first places in each set, at least
	}{
		{embeddertest.Random{Length: 256}, "none", 0},
		{embeddertest.Random{Length: 16, Seed: 1}, "none", 0},
		{embeddertest.NewHashing(384), "", 0},
		{embeddertest.Simulated{Length: 256, About: about, Noise: 4}, "", 0},
		{embeddertest.Simulated{Length: 256, About: about, Noise: 2}, "some", 8},
	} {
		x := retrieval.Open(db, retrieval.WithEmbedder(test.model))
		done := embedAll(t, x)
		if test.skill == "none" && done.Weight != 0 || test.skill == "some" && done.Weight == 0 {
			t.Errorf("%s has weight %.2f", test.model.Model(), done.Weight)
		}
		for name, questions := range sets {
			words, both := alone[name], ask(t, x, questions)
			t.Logf("%s, weight %.3f, %s of %d: first %d → %d, among five %d → %d", test.model.Model(), done.Weight, name, len(questions),
				within(words, 1), within(both, 1), within(words, 5), within(both, 5))
			if within(both, 1) < within(words, 1)+test.winsBy || within(both, 5) < within(words, 5) {
				t.Errorf("%s finds fewer than it should in %s", test.model.Model(), name)
			}
			if test.skill == "none" && !slices.Equal(words, both) {
				t.Errorf("%s changes something in %s", test.model.Model(), name)
			}
			for i := range both {
				if both[i].first == words[i].first && both[i].confidence < words[i].confidence {
					t.Errorf("%s: %s is trusted less with %s", questions[i].ID, both[i].first, test.model.Model())
				}
			}
		}
	}
}
