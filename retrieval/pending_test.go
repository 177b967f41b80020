package retrieval_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"dousuru/internal/postgres/postgrestest"
	"dousuru/retrieval"
	"dousuru/retrieval/embeddertest"
)

// What Pending counts is what Embed then sends, also for a new model beside the old.
func TestPendingIsWhatIsSent(t *testing.T) {
	db := postgrestest.New(t)
	articles(t, db, 130)
	for _, length := range []int{8, 16} {
		var sent []string
		e := recording{embeddertest.Random{Length: length}, &sent}
		x := retrieval.Open(db, retrieval.WithEmbedder(e))
		var pending []string
		total, missing, err := x.Pending(t.Context(), func(text string) { pending = append(pending, text) })
		if err != nil || total != 130 || missing != 130 || len(sent) > 0 {
			t.Fatalf("%d of %d, %v", missing, total, err)
		}
		embedAll(t, x)
		slices.Sort(sent)
		slices.Sort(pending)
		if !slices.Equal(sent, pending) {
			t.Errorf("%d texts sent, %d announced", len(sent), len(pending))
		}
		if total, missing, err := x.Pending(t.Context(), nil); err != nil || total != 130 || missing != 0 {
			t.Errorf("afterwards: %d of %d, %v", missing, total, err)
		}
	}
	if _, _, err := retrieval.Open(db).Pending(t.Context(), nil); !errors.Is(err, retrieval.ErrNoEmbedder) {
		t.Errorf("without an embedder: %v", err)
	}
}

type recording struct {
	embeddertest.Random
	sent *[]string
}

func (r recording) Embed(ctx context.Context, purpose retrieval.Purpose, texts []string) ([][]float32, error) {
	*r.sent = append(*r.sent, texts...)
	return r.Random.Embed(ctx, purpose, texts)
}
