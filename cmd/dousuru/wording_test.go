package main

import (
	"log/slog"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
	"dousuru/knowledge"
	"dousuru/retrieval"
)

// followsWithin is long on a busy machine, and far less than the hour after which the index looks by itself.
const followsWithin = 2 * time.Minute

// A wording that HR adds finds its article on a running server as soon as the index hears of it, and no longer once it is taken back.
func TestTheIndexFollowsAWording(t *testing.T) {
	db := furnished(t)
	index := retrieval.Open(db)
	if err := keepIndex(t.Context(), db, index, slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	listening, cancel := db.Subscribe("knowledge")
	<-listening // as on a server that has been up for a moment
	cancel()
	const slug, wording = "volunteer-leave", "ポンポコ出動日"
	hr := postgres.Viewer{Roles: []postgres.Role{postgres.RoleHR}}
	first := func() string {
		t.Helper()
		found, err := index.Search(t.Context(), retrieval.Request{Text: wording})
		if err != nil {
			t.Fatal(err)
		}
		if len(found.Articles) == 0 || found.Confidence < retrieval.Threshold() {
			return ""
		}
		return found.Articles[0].Slug
	}
	for _, step := range []struct {
		do   func(tx pgx.Tx) error
		want string
	}{
		{func(tx pgx.Tx) error { return knowledge.AddAlias(t.Context(), tx, slug, wording, "hr") }, slug},
		{func(tx pgx.Tx) error { return knowledge.RemoveAlias(t.Context(), tx, slug, wording) }, ""},
		{func(tx pgx.Tx) error { return knowledge.AddAlias(t.Context(), tx, slug, wording, "hr") }, slug},
		{func(tx pgx.Tx) error { return knowledge.RemoveAlias(t.Context(), tx, slug, wording) }, ""},
	} {
		if got := first(); got == step.want {
			t.Fatalf("before: %q", got)
		}
		if err := db.As(t.Context(), hr, step.do); err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		for first() != step.want {
			if time.Since(start) > followsWithin {
				t.Fatalf("not %q after %v", step.want, followsWithin)
			}
			time.Sleep(5 * time.Millisecond)
		}
		t.Logf("%q after %v", step.want, time.Since(start))
	}
}
