package endpoint

import (
	"context"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

// Whoever finds all places taken waits 200 ms; a place is free when an answer is closed, cut off, or forgotten for long.
func TestPlaces(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{status: 200, body: waiting}
		c := faked(t, f, Options{Concurrent: 3})
		var held []*http.Response
		take := func() {
			t.Helper()
			response, err := f.begin(t.Context(), t, c)
			if err != nil {
				t.Fatal(err)
			}
			held = append(held, response)
		}
		take()
		take()
		take()
		began := time.Now()
		if _, err := f.begin(t.Context(), t, c); KindOf(err) != Busy || time.Since(began) != 200*time.Millisecond || len(f.asked) != 3 {
			t.Errorf("%v after %v", err, time.Since(began))
		}
		time.AfterFunc(100*time.Millisecond, func() { _ = held[0].Body.Close() })
		take()
		if c.State() != "closed" {
			t.Error(c.State())
		}
		time.Sleep(8 * time.Second) // nobody reads and nobody closes
		take()
		take()
		take()
		if _, err := io.ReadAll(held[1].Body); KindOf(err) != TotalTime {
			t.Error(err)
		}
		for _, response := range held {
			_ = response.Body.Close()
		}
		synctest.Wait()
	})
}

// The limits of time, to the moment.
func TestTimes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, row := range []struct {
			name string
			body func(context.Context) io.ReadCloser
			kind Kind
			want time.Duration
		}{
			{"nothing comes", func(ctx context.Context) io.ReadCloser { return paced(ctx, "") }, FirstTime, 5 * time.Second},
			{"comments come", func(ctx context.Context) io.ReadCloser {
				return paced(ctx, ":\n\n", ":\n\n", ":\n\n", ":\n\n", ":\n\n", ":\n\n")
			}, FirstTime, 5 * time.Second},
			{"it begins and stands", func(ctx context.Context) io.ReadCloser { return paced(ctx, begun) }, StallTime, 4 * time.Second},
			{"comments keep it alive", func(ctx context.Context) io.ReadCloser { return paced(ctx, begun, ":\n\n", ":\n\n", ":\n\n", ":\n\n") }, StallTime, 4 * time.Second},
			{"events come for ever", func(ctx context.Context) io.ReadCloser {
				return paced(ctx, begun, begun, begun, begun, begun, begun, begun, begun, begun, begun)
			}, TotalTime, 8 * time.Second},
		} {
			f := &fake{status: 200, body: row.body}
			c := faked(t, f, Options{Tries: 1})
			began := time.Now()
			if err := f.ask(t, c); KindOf(err) != row.kind || time.Since(began) != row.want {
				t.Errorf("%s: %v after %v, not %s after %v", row.name, err, time.Since(began), row.kind, row.want)
			}
			synctest.Wait()
		}
	})
}
