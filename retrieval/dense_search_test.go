package retrieval_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"dousuru/retrieval"
	"dousuru/retrieval/embeddertest"
)

// The model finds what the words cannot: another word for the same thing. Scores stay those of the words.
func TestDenseArmFindsByMeaning(t *testing.T) {
	db := nurseryCompany(t)
	x := retrieval.Open(db, retrieval.WithEmbedder(embeddertest.NewHashing(512, nursery)))
	embedAll(t, x)
	if got := found(search(t, x, "さくら貝")); len(got) > 0 {
		t.Fatalf("a model that nothing is known of already finds %v", got)
	}
	trust(t, db)
	f := search(t, x, "さくら貝")
	if got := found(f); len(got) == 0 || got[0] != "pea" || f.Degraded {
		t.Fatalf("found %v, degraded %v", got, f.Degraded)
	}
	if first := f.Articles[0]; first.Score != 0 || first.Similarity < 0.5 || f.Signals.Similarity != first.Similarity || len(first.Passages) != 1 {
		t.Errorf("the first article: %+v, signals %+v", first, f.Signals)
	}
	if f := search(t, x, "豆まきの行事"); f.Articles[0].Slug != "peak" || f.Articles[0].Score <= 0 {
		t.Errorf("by words: %+v", f.Articles)
	}
	if again := search(t, x, "さくら貝"); cmp.Diff(found(f), found(again)) != "" {
		t.Errorf("another run finds %v, not %v", found(again), found(f))
	}
	err := pgx.BeginFunc(t.Context(), db.Pool(), func(tx pgx.Tx) error {
		if got := found(search(t, x.In(tx), "さくら貝")); !slices.Equal(got, found(f)) {
			t.Errorf("inside a transaction: %v", got)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// deafFor is how long an embedder hears nothing: far longer than a search takes on a busy machine.
const deafFor = 20 * time.Second

// An embedder that fails, hangs or lies costs a search at most a moment and nothing that words find.
func TestDenseArmDegrades(t *testing.T) {
	db := nurseryCompany(t)
	model := embeddertest.NewHashing(512, nursery)
	embedAll(t, retrieval.Open(db, retrieval.WithEmbedder(model)))
	trust(t, db)
	down := errors.New("down")
	want := found(search(t, retrieval.Open(db), "豆まきの行事"))
	for name, e := range map[string]retrieval.Embedder{
		"failing": &embeddertest.Failing{Embedder: model, Fail: func(int64) error { return down }},
		"slow":    embeddertest.Slow{Embedder: model, By: time.Hour}, // that the search comes back is enough
		"deaf":    embeddertest.Slow{Embedder: model, By: deafFor, Deaf: true},
		"lying":   broken{"lying", model.Model(), 512, make([]float32, 512)},
	} {
		start := time.Now()
		f := search(t, retrieval.Open(db, retrieval.WithEmbedder(e)), "豆まきの行事")
		if took := time.Since(start); !f.Degraded || !slices.Equal(found(f), want) || took > deafFor/2 {
			t.Errorf("%s: degraded %v, found %v after %v, want %v", name, f.Degraded, found(f), took, want)
		}
		if f.Signals.Similarity != 0 || f.Confidence <= 0 {
			t.Errorf("%s: signals %+v, confidence %v", name, f.Signals, f.Confidence)
		}
	}
	if f := search(t, retrieval.Open(db, retrieval.WithEmbedder(embeddertest.Slow{Embedder: model, By: time.Millisecond})), "さくら貝"); f.Degraded || len(f.Articles) == 0 {
		t.Errorf("a quick one: %+v", f)
	}
}

// After three failures in a row the embedder is left alone for a while, so that an endpoint that is down costs nothing.
func TestDenseArmRests(t *testing.T) {
	db := nurseryCompany(t)
	model := embeddertest.NewHashing(512, nursery)
	embedAll(t, retrieval.Open(db, retrieval.WithEmbedder(model)))
	trust(t, db)
	e := &embeddertest.Failing{Embedder: model, Fail: func(call int64) error {
		if call == 3 {
			return nil
		}
		return errors.New("down")
	}}
	x := retrieval.Open(db, retrieval.WithEmbedder(e))
	for i := range 10 {
		if f := search(t, x, "豆まきの行事"); f.Degraded != (i != 2) || len(f.Articles) == 0 {
			t.Errorf("search %d: degraded %v, %d articles", i+1, f.Degraded, len(f.Articles))
		}
	}
	if calls := e.Calls.Load(); calls != 6 {
		t.Errorf("asked %d times, want 6: two failures, a success, three failures", calls)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := x.Search(ctx, retrieval.Request{Text: "豆まき", Meaning: open()}); !errors.Is(err, context.Canceled) {
		t.Errorf("after its end: %v", err)
	}
}

// While a model is half built, articles without vectors keep the places that the words give them.
func TestDenseArmHalfBuilt(t *testing.T) {
	db := nurseryCompany(t)
	x := retrieval.Open(db, retrieval.WithEmbedder(embeddertest.NewHashing(512, []string{"豆まき", "凧あげ"})))
	embedAll(t, x)
	trust(t, db)
	const question = "豆まきの当番と大会の行事"
	words, both := found(search(t, retrieval.Open(db), question)), found(search(t, x, question))
	for _, without := range words {
		const of = ` where passage_id in (select p.id from knowledge.passage p join knowledge.article a on a.id = p.article_id where a.slug = $1)`
		exec(t, db, `update retrieval.embedding set slot = 1`+of, without) // where this model does not look
		if got := found(search(t, x, question)); slices.Index(got, without) != slices.Index(words, without) {
			t.Errorf("%s without a vector: %v; words alone %v, all vectors %v", without, got, words, both)
		}
		exec(t, db, `update retrieval.embedding set slot = 0`+of, without)
	}
}
