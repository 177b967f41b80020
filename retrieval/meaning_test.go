package retrieval_test

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"

	"dousuru/internal/postgres/postgrestest"
	"dousuru/retrieval"
	"dousuru/retrieval/embeddertest"
)

// A question goes to the embedder as its leave has it, once a message, and not at all without one. What withholds it costs nothing that
// words find, and says so unless it was a decision.
func TestLeaveDecides(t *testing.T) {
	db := nurseryCompany(t)
	var sent []string
	e := recording{embeddertest.Random{Length: 8}, &sent}
	x := retrieval.Open(db, retrieval.WithEmbedder(e), retrieval.ForLabelled(func(context.Context, string) (string, error) { return "札つき", nil }))
	embedAll(t, x)
	trust(t, db)
	const question = "豆まきの行事"
	words := found(search(t, retrieval.Open(db), question))
	leave := func(words string, err error) *retrieval.Meaning {
		return retrieval.ByMeaning(func(context.Context, string) (string, error) { return words, err })
	}
	for name, row := range map[string]struct {
		meaning *retrieval.Meaning
		sent    []string
		what    string
	}{
		"none":       {nil, nil, ""},
		"as it is":   {open(), []string{question}, retrieval.MeaningUsed},
		"masked":     {leave("［氏名1］の行事", nil), []string{"［氏名1］の行事"}, retrieval.MeaningUsed},
		"nothing":    {leave(" ", nil), nil, ""},
		"a decision": {leave("x", retrieval.Withheld("")), nil, ""},
		"a lack":     {leave("x", retrieval.Withheld("budget")), nil, "budget"},
		"an error":   {leave("x", errors.New("no database")), nil, retrieval.MeaningFault},
		"nobody's":   {x.Labelled(), []string{"札つき"}, retrieval.MeaningUsed},
	} {
		sent = nil
		for range 3 { // searches for one message
			f, err := x.Search(t.Context(), retrieval.Request{Text: question, Meaning: row.meaning})
			if err != nil {
				t.Fatal(err)
			}
			used := row.what == retrieval.MeaningUsed
			if f.Meaning != row.what || f.Degraded != (!used && row.what != "") || !used && !slices.Equal(found(f), words) {
				t.Errorf("%s: %q, degraded %v, found %v", name, f.Meaning, f.Degraded, found(f))
			}
		}
		if !slices.Equal(sent, row.sent) {
			t.Errorf("%s: sent %q, want %q", name, sent, row.sent)
		}
	}
	if retrieval.Open(db, retrieval.WithEmbedder(e)).Labelled() != nil {
		t.Error("without a say over them, questions that are nobody's may go out")
	}
}

// However many people may not ask the embedder, it does not rest from that for the others; and a leave that takes too long costs no more
// than an embedder that does.
func TestLeaveIsNoFault(t *testing.T) {
	db := nurseryCompany(t)
	embedder := &embeddertest.Failing{Embedder: embeddertest.Random{Length: 8}, Fail: func(int64) error { return nil }}
	x := retrieval.Open(db, retrieval.WithEmbedder(embedder))
	embedAll(t, x)
	trust(t, db)
	embedder.Calls.Store(0)
	var late atomic.Bool
	refuse := func(ctx context.Context, _ string) (string, error) {
		if late.Load() {
			<-ctx.Done()
			return "", ctx.Err()
		}
		return "", retrieval.Withheld("budget")
	}
	for i := range 10 {
		late.Store(i > 5)
		f, err := x.Search(t.Context(), retrieval.Request{Text: "豆まき", Meaning: retrieval.ByMeaning(refuse)})
		want := map[bool]string{false: "budget", true: retrieval.MeaningLate}[i > 5]
		if err != nil || f.Meaning != want { // a late leave ends with its search alone: that one comes back in time or never
			t.Errorf("search %d: %q, %v", i, f.Meaning, err)
		}
	}
	if f := search(t, x, "豆まき"); f.Meaning != retrieval.MeaningUsed || embedder.Calls.Load() != 1 {
		t.Errorf("afterwards %q, asked %d times", f.Meaning, embedder.Calls.Load())
	}
}

// What is sent about the knowledge is paid for before, to the letter, and what cannot be paid for is not sent; what is held is told until
// it is embedded.
func TestSpending(t *testing.T) {
	db := postgrestest.New(t)
	articles(t, db, 130)
	var sent, paid []string
	over := errors.New("no budget")
	left := 100
	spend := func(_ context.Context, texts []string) error {
		if left -= len(texts); left < 0 {
			return over
		}
		paid = append(paid, texts...)
		return nil
	}
	x := retrieval.Open(db, retrieval.WithEmbedder(recording{embeddertest.Random{Length: 8}, &sent}), retrieval.Spending(spend))
	held := func(want int) {
		t.Helper()
		if n, err := retrieval.Held(t.Context(), db); err != nil || n != want {
			t.Errorf("%d are held, want %d, %v", n, want, err)
		}
	}
	held(0)
	for _, n := range []int{130, 130, 66} {
		if err := x.Hold(t.Context(), n); err != nil {
			t.Fatal(err)
		}
		held(n)
	}
	if _, err := x.Embed(t.Context(), nil); !errors.Is(err, over) || len(sent) == 0 || !slices.Equal(sent, paid) {
		t.Errorf("%v after %d texts, %d paid", err, len(sent), len(paid))
	}
	held(66)
	left = 10_000
	if _, err := x.Embed(t.Context(), nil); err != nil || !slices.Equal(sent, paid) {
		t.Errorf("%v after %d texts, %d paid", err, len(sent), len(paid))
	}
	held(0)
}
