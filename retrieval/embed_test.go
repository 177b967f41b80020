package retrieval_test

import (
	"context"
	"errors"
	"testing"

	"dousuru/internal/postgres/postgrestest"
	"dousuru/retrieval"
	"dousuru/retrieval/embeddertest"
)

func TestEmbedKeepsStep(t *testing.T) {
	db := postgrestest.New(t)
	articles(t, db, 150)
	e := &embeddertest.Failing{Embedder: embeddertest.NewHashing(100), Fail: func(int64) error { return nil }}
	x := retrieval.Open(db, retrieval.WithEmbedder(e))
	var last [2]int
	done, err := x.Embed(t.Context(), func(done, total int) { last = [2]int{done, total} })
	if err != nil || done.Embedded != 150 || done.Unchanged != 0 || last != [2]int{150, 150} {
		t.Fatalf("at first: %+v, progress %v, %v", done, last, err)
	}
	calls := e.Calls.Load()
	if done := embedAll(t, x); done.Embedded != 0 || done.Unchanged != 150 || e.Calls.Load() != calls {
		t.Errorf("again: %+v and %d calls", done, e.Calls.Load()-calls)
	}
	exec(t, db, `update knowledge.passage set body = body || '変わりました。' where id in (select p.id from knowledge.passage p order by id limit 3)`)
	exec(t, db, `update knowledge.article set aliases = '{別名}' where slug = 'p00100'`)
	exec(t, db, `update knowledge.article set state = 'retired' where slug in ('p00149', 'p00150')`)
	exec(t, db, `delete from knowledge.article where slug = 'p00148'`)
	if done := embedAll(t, x); done.Embedded != 3 || done.Unchanged != 144 || done.Removed != 2 {
		t.Errorf("after changes: %+v, want 3 embedded, 144 unchanged, 2 removed", done)
	}
	if n := scan[int](t, db, `select count(*) from retrieval.embedding where ext.l2_norm(vector) between 0.99 and 1.01 and size = 384`); n != 147 {
		t.Errorf("%d vectors of length 1 and size 384, want 147", n)
	}
	if done, err := retrieval.Open(db, retrieval.WithEmbedder(nil)).Embed(t.Context(), nil); err != nil || done != (retrieval.Embedded{}) {
		t.Errorf("without an embedder: %+v, %v", done, err)
	}
}

// What was embedded before a failure is not embedded again.
func TestEmbedGoesOnAfterFailure(t *testing.T) {
	db := postgrestest.New(t)
	articles(t, db, 400)
	down := errors.New("the endpoint is down")
	working := int64(1 << 62)
	e := &embeddertest.Failing{Embedder: embeddertest.Random{Length: 8}, Fail: func(call int64) error {
		if call > working {
			return down
		}
		return nil
	}}
	x := retrieval.Open(db, retrieval.WithEmbedder(e))
	working = 4 + 4 + 3 // 200 probes, 200 sampled passages, then three batches
	if _, err := x.Embed(t.Context(), nil); !errors.Is(err, down) {
		t.Fatalf("error %v", err)
	}
	if n := scan[int](t, db, `select count(*) from retrieval.embedding`); n != 3*64 {
		t.Errorf("%d vectors kept, want %d", n, 3*64)
	}
	working = 1 << 62
	if done := embedAll(t, x); done.Embedded != 400-3*64 || done.Unchanged != 3*64 {
		t.Errorf("afterwards: %+v", done)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := x.Embed(ctx, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("after its end: %v", err)
	}
}

func TestEmbedTakesTurns(t *testing.T) {
	db := postgrestest.New(t)
	articles(t, db, 1)
	x := retrieval.Open(db, retrieval.WithEmbedder(embeddertest.Random{Length: 8}))
	var second error
	if _, err := x.Embed(t.Context(), func(int, int) { _, second = x.Embed(t.Context(), nil) }); err != nil {
		t.Fatal(err)
	}
	if !errors.Is(second, retrieval.ErrEmbedding) {
		t.Errorf("a second call meanwhile: %v", second)
	}
	if done := embedAll(t, x); done.Unchanged != 1 {
		t.Errorf("afterwards: %+v", done)
	}
}

// A new model is built beside the old one, whose rows go when it is complete; a third takes the place of an unfinished one.
func TestEmbedChangesModels(t *testing.T) {
	db := postgrestest.New(t)
	articles(t, db, 100)
	models := func() string {
		return scan[string](t, db, `
			select coalesce(string_agg(format('%s %s/%s %s', name, (select count(*) from retrieval.embedding e where e.slot = m.slot), size, case when complete then 'complete' else 'building' end), ', ' order by name), '')
			from retrieval.model m`)
	}
	open := func(length int, fails error) *retrieval.Index {
		passages := int64(0)
		return retrieval.Open(db, retrieval.WithEmbedder(&embeddertest.Failing{Embedder: embeddertest.Random{Length: length}, Fail: func(int64) error {
			if passages++; fails != nil && passages > 5 { // two calls of probes, two of the sample, one batch
				return fails
			}
			return nil
		}}))
	}
	down := errors.New("down")
	for _, step := range []struct {
		length int
		fails  error
		want   string
	}{
		{8, nil, "random-8-0 100/384 complete"},
		{768, down, "random-768-0 64/768 building, random-8-0 100/384 complete"},
		{4000, down, "random-4000-0 64/4000 building, random-8-0 100/384 complete"},
		{4000, nil, "random-4000-0 100/4000 complete"},
		{1025, nil, "random-1025-0 100/1536 complete"},
	} {
		if _, err := open(step.length, step.fails).Embed(t.Context(), nil); !errors.Is(err, step.fails) {
			t.Fatalf("%d: %v", step.length, err)
		}
		if got := models(); got != step.want {
			t.Errorf("after %d: %s, want %s", step.length, got, step.want)
		}
	}
}

func TestEmbedRefuses(t *testing.T) {
	db := postgrestest.New(t)
	articles(t, db, 1)
	for _, e := range []retrieval.Embedder{
		embeddertest.Random{Length: retrieval.MaxDimensions + 1}, embeddertest.Random{},
		broken{"nameless", "", 8, make([]float32, 8)}, broken{"too short", "m", 8, make([]float32, 7)},
		broken{"without direction", "m", 8, make([]float32, 8)}, broken{"too few", "m", 8, nil},
	} {
		if _, err := retrieval.Open(db, retrieval.WithEmbedder(e)).Embed(t.Context(), nil); err == nil {
			t.Errorf("%v: no error", e)
		}
	}
	if n := scan[int](t, db, `select count(*) from retrieval.embedding`); n != 0 {
		t.Errorf("%d vectors were kept", n)
	}
}
