package retrieval_test

import (
	"context"
	"fmt"
	"testing"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/retrieval"
)

// articles puts n programs p00001… of one passage each; every hundredth is for everyone, the others for managers.
func articles(t testing.TB, db *postgres.DB, n int) {
	t.Helper()
	exec(t, db, `
		with new as (
			insert into knowledge.article (slug, kind, title, audience, content_hash)
			select 'p' || lpad(i::text, 5, '0'), 'program', '制度' || i, case when i % 100 = 0 then '{}' else '{role:manager}' end::text[], ''
			from generate_series(1, $1::int) i returning id, slug)
		insert into knowledge.passage (article_id, ordinal, facet, heading, body)
		select id, 0, 'summary', '概要', '異動の' || slug || 'の説明です。' from new`, n)
}

func exec(t testing.TB, db *postgres.DB, sql string, args ...any) {
	t.Helper()
	if _, err := postgrestest.Owner(t, db).Exec(t.Context(), sql, args...); err != nil {
		t.Fatal(err)
	}
}

func scan[T any](t testing.TB, db *postgres.DB, sql string, args ...any) (value T) {
	t.Helper()
	if err := db.Pool().QueryRow(t.Context(), sql, args...).Scan(&value); err != nil {
		t.Fatal(err)
	}
	return value
}

func embedAll(t testing.TB, x *retrieval.Index) retrieval.Embedded {
	t.Helper()
	done, err := x.Embed(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return done
}

// trust gives the model a weight, whatever it was measured to be worth.
func trust(t testing.TB, db *postgres.DB) {
	t.Helper()
	exec(t, db, `update retrieval.model set weight = 0.5, base = 0, wrong = 0.4, own = 0.8`)
}

// nursery is knowledge of which the thesaurus knows no word: the model below does.
var nursery = []string{"えんどう豆", "さくら貝"}

func nurseryCompany(t testing.TB) *postgres.DB {
	t.Helper()
	db := postgrestest.New(t)
	for slug, text := range map[string][2]string{
		"pea":    {"えんどう豆の制度", "畑で育てます。"},
		"peak":   {"豆まきの行事", "節分に行います。"},
		"mirror": {"鏡みがきの当番", "朝に行います。"},
		"kite":   {"凧あげの大会", "正月に行います。"},
	} {
		exec(t, db, `
			with new as (insert into knowledge.article (slug, kind, title, content_hash) values ($1, 'program', $2, '') returning id)
			insert into knowledge.passage (article_id, ordinal, facet, heading, body) select id, 0, 'summary', '', $3 from new`, slug, text[0], text[1])
	}
	if _, err := retrieval.Open(db).Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	return db
}

// open lets every question go to the embedder as it is.
func open() *retrieval.Meaning {
	return retrieval.ByMeaning(func(_ context.Context, question string) (string, error) { return question, nil })
}

func search(t testing.TB, x *retrieval.Index, question string) retrieval.Found {
	t.Helper()
	found, err := x.Search(t.Context(), retrieval.Request{Text: question, Meaning: open()})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func found(f retrieval.Found) (slugs []string) {
	for _, a := range f.Articles {
		slugs = append(slugs, a.Slug)
	}
	return slugs
}

// broken gives one vector, whatever it is asked; none when it is nil.
type broken struct {
	what, name string
	dimensions int
	vector     []float32
}

func (b broken) String() string  { return fmt.Sprint("an embedder that is ", b.what) }
func (b broken) Model() string   { return b.name }
func (b broken) Dimensions() int { return b.dimensions }
func (b broken) Embed(context.Context, retrieval.Purpose, []string) ([][]float32, error) {
	if b.vector == nil {
		return nil, nil
	}
	return [][]float32{b.vector}, nil
}
