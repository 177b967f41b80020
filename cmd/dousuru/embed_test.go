package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"dousuru/internal/budget"
	"dousuru/internal/jobs"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/retrieval"
	"dousuru/retrieval/embeddertest"
)

// A vectorServer is an endpoint of hashed words that writes down what it is sent.
type vectorServer struct {
	*httptest.Server
	mu    sync.Mutex
	sent  []string
	calls int
	busy  int // the call that is refused with a Retry-After
}

func serveVectors(t *testing.T) *vectorServer {
	s := &vectorServer{}
	words := embeddertest.NewHashing(64)
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var asked struct{ Input []string }
		if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
			t.Error(err)
		}
		s.mu.Lock()
		s.calls++
		busy := s.calls == s.busy
		s.sent = append(s.sent, asked.Input...)
		s.mu.Unlock()
		if busy {
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		vectors, err := words.Embed(r.Context(), retrieval.PassagePurpose, asked.Input)
		if err != nil {
			return
		}
		var data []map[string]any
		for i, v := range vectors {
			data = append(data, map[string]any{"index": i, "embedding": v})
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]any{"data": data})
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *vectorServer) seen() (calls int, sent []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls, slices.Clone(s.sent)
}

// The command says what there is to do, does it, waits for an endpoint that is busy, goes on where it was, and changes models. What
// it sends is what the company published, and nothing else.
func TestEmbedCommand(t *testing.T) {
	database := postgrestest.Fresh(t)
	if code, out, errOut := command(t, database, "import", "--sample"); code != 0 {
		t.Fatal(out, errOut)
	}
	s := serveVectors(t)
	if code, out, errOut := command(t, database, "embed"); code != 1 || !strings.Contains(errOut, "DOUSURU_EMBEDDER") {
		t.Errorf("without a model: %d %s%s", code, out, errOut)
	}
	t.Setenv("DOUSURU_MODEL_URL", s.URL+"/v1")
	t.Setenv("DOUSURU_MODEL_CONTRACT", "on this machine")
	t.Setenv("DOUSURU_EMBEDDER", "hashed")
	t.Setenv("DOUSURU_EMBEDDER_DIMENSIONS", "64")
	s.busy = 12
	for _, step := range []struct {
		args, dimensions string
		code, asked      int // asked: 1 some requests, 0 none
		want             []string
		without          string
	}{
		{"embed --estimate --price 0.13", "64", 0, 0, []string{"model hashed/64: ", " passages to embed\n", " tokens, about 0.0", " at 0.13 a million (an estimate"}, ": 0 of"},
		{"embed --price=-1", "64", 1, 0, []string{"--price"}, ""},
		{"embed", "100", 1, 1, []string{"another length than the setting says: 64, not 100"}, "kept"},
		{"embed", "64", 0, 1, []string{" embedded, 0 unchanged, 0 removed in "}, "nothing was sent"},
		{"embed", "64", 0, 0, []string{"model hashed/64: 0 of ", "0 embedded, "}, ""},
		{"embed --embedder-passage-prefix=p:", "64", 0, 1, []string{"model hashed/64+", " embedded, 0 unchanged"}, ": 0 of"},
	} {
		t.Setenv("DOUSURU_EMBEDDER_DIMENSIONS", step.dimensions)
		before, _ := s.seen()
		code, out, errOut := command(t, database, strings.Fields(step.args)...)
		after, _ := s.seen()
		if code != step.code || (after > before) != (step.asked > 0) {
			t.Errorf("%s: exit code %d after %d requests\n%s%s", step.args, code, after-before, out, errOut)
		}
		for _, want := range step.want {
			if !strings.Contains(out+errOut, want) {
				t.Errorf("%s does not say %q:\n%s%s", step.args, want, out, errOut)
			}
		}
		if step.without != "" && strings.Contains(out, step.without) {
			t.Errorf("%s says %q:\n%s", step.args, step.without, out)
		}
	}
	calls, sent := s.seen()
	if calls < s.busy {
		t.Errorf("only %d calls: none was refused", calls)
	}
	published := publishedTexts(t, database)
	for _, text := range sent {
		if text = strings.TrimPrefix(text, "p:"); !published[text] {
			t.Errorf("sent %.60q, which nobody published", text)
		}
	}
	db := connect(t, database)
	defer db.Close(t.Context())
	var models, vectors, passages int
	err := db.QueryRow(t.Context(), `
		select (select count(*) from retrieval.model), (select count(*) from retrieval.embedding),
		       (select count(*) from knowledge.visible a join knowledge.passage p on p.article_id = a.id)`).Scan(&models, &vectors, &passages)
	if err != nil || models != 1 || vectors != passages || passages < 100 {
		t.Errorf("%d models, %d vectors of %d passages, %v", models, vectors, passages, err)
	}
}

func connect(t *testing.T, database string) *pgx.Conn {
	t.Helper()
	db, err := pgx.Connect(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// publishedTexts are all forms in which something that everybody could be allowed to see may be sent.
func publishedTexts(t *testing.T, database string) map[string]bool {
	db := connect(t, database)
	defer db.Close(t.Context())
	rows, _ := db.Query(t.Context(), `
		with part as (
			select a.title, p.heading, p.body from knowledge.visible a join knowledge.passage p on p.article_id = a.id)
		select concat_ws(E'\n', nullif(title, ''), nullif(heading, ''), body) from part
		union select concat_ws(E'\n', nullif(heading, ''), body) from part
		union select title from part
		union select unnest(aliases) from knowledge.visible`)
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]bool{}
	for _, text := range list {
		runes := []rune(text)
		texts[string(runes[:min(len(runes), retrieval.MaxEmbedded)])] = true
	}
	return texts
}

func TestAgreed(t *testing.T) {
	for said, want := range map[string]bool{"y\n": true, " YES\n": true, "はい": true, "": false, "n\n": false, "yy\n": false} {
		if got := agreed(strings.NewReader(said), io.Discard, "now?"); got != want {
			t.Errorf("%q: %v", said, got)
		}
	}
}

func TestLeft(t *testing.T) {
	for _, row := range []struct {
		done, missing int
		want          string
	}{{0, 100, ""}, {-5, 100, ""}, {25, 100, ", about 30s left"}, {100, 100, ""}} {
		if got := left(row.done, row.missing, 10*time.Second); got != row.want {
			t.Errorf("%d of %d: %q", row.done, row.missing, got)
		}
	}
}

// The job goes on where its turn ended, waits for another process, and tells what went wrong; without an embedder it is done.
func TestEmbedJob(t *testing.T) {
	db := postgrestest.New(t)
	_, err := postgrestest.Owner(t, db).Exec(t.Context(), `
		with new as (insert into knowledge.article (slug, kind, title, content_hash) select 'p' || i, 'program', '制度' || i, '' from generate_series(1, 10) i returning id)
		insert into knowledge.passage (article_id, ordinal, facet, heading, body) select id, i, 'summary', '', '異動の説明' || i from new, generate_series(1, 20) i`)
	if err != nil {
		t.Fatal(err)
	}
	down := errors.New("down")
	failing := &embeddertest.Failing{Embedder: embeddertest.Random{Length: 8}, Fail: func(int64) error { return down }}
	work := func(e retrieval.Embedder, turn time.Duration) error {
		return workEmbed(retrieval.Open(db, retrieval.WithEmbedder(e)), turn, 1000)(t.Context(), jobs.Try{Number: 1})
	}
	later := func(err error) bool { snooze := (*river.JobSnoozeError)(nil); return errors.As(err, &snooze) }
	if err := work(nil, time.Minute); err != nil {
		t.Errorf("without an embedder: %v", err)
	}
	if err := work(failing, time.Minute); !errors.Is(err, down) {
		t.Errorf("a failure: %v", err)
	}
	slow := embeddertest.Slow{Embedder: embeddertest.Random{Length: 8}, By: 300 * time.Millisecond}
	turns := 0
	for err = work(slow, 800*time.Millisecond); later(err) && turns < 200; turns++ {
		time.Sleep(100 * time.Millisecond) // a cut connection holds its lock a moment longer
		err = work(slow, 800*time.Millisecond)
	}
	if err != nil || turns < 1 {
		t.Errorf("after %d turns: %v", turns, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := workEmbed(retrieval.Open(db, retrieval.WithEmbedder(slow)), time.Minute, 1000)(ctx, jobs.Try{}); !errors.Is(err, context.Canceled) {
		t.Errorf("at the end of the server: %v", err)
	}
	e := retrieval.Open(db, retrieval.WithEmbedder(embeddertest.Random{Length: 16}))
	var meanwhile error
	if _, err := e.Embed(t.Context(), func(int, int) { meanwhile = work(slow, time.Minute) }); err != nil || !later(meanwhile) {
		t.Errorf("beside another: %v, %v", err, meanwhile)
	}
}

// More than may be embedded unasked is left to the command and told: nothing is sent, and health and HR's page hear of it until it is
// done. A month that is used up does the same, and is no failed job.
func TestEmbedUnasked(t *testing.T) {
	database := postgrestest.Fresh(t)
	if code, out, errOut := command(t, database, "import", "--sample"); code != 0 {
		t.Fatal(out, errOut)
	}
	db := postgrestest.Open(t, database)
	var calls atomic.Int64
	e := &embeddertest.Failing{Embedder: embeddertest.Random{Length: 8}, Fail: func(int64) error { calls.Add(1); return nil }}
	broke := retrieval.Spending(func(context.Context, []string) error { return fmt.Errorf("x: %w", budget.ErrCompany) })
	for _, step := range []struct {
		name    string
		options []retrieval.Option
		unasked int
		asked   bool
		held    bool
	}{
		{"too many", []retrieval.Option{retrieval.WithEmbedder(e)}, 20, false, true},
		{"no budget", []retrieval.Option{retrieval.WithEmbedder(e), broke}, 1_000_000, false, true},
		{"few enough", []retrieval.Option{retrieval.WithEmbedder(e)}, 1_000_000, true, false},
		{"nothing new", []retrieval.Option{retrieval.WithEmbedder(e)}, 0, false, false},
		{"no embedder", nil, 0, false, false},
	} {
		calls.Store(0)
		if err := workEmbed(retrieval.Open(db, step.options...), time.Minute, step.unasked)(t.Context(), jobs.Try{Number: 1}); err != nil {
			t.Errorf("%s: %v", step.name, err)
		}
		n, err := retrieval.Held(t.Context(), db)
		if asked := calls.Load() > 0; asked != step.asked || (n > 100) != step.held || err != nil {
			t.Errorf("%s: asked %v, %d held, %v", step.name, asked, n, err)
		}
	}
}
