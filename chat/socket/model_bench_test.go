package socket

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"dousuru/chat"
	"dousuru/internal/endpoint"
	"dousuru/internal/endpoint/faulty"
)

// BenchmarkFirstWord measures what the desk adds before the first sentence of a summary, with an endpoint that answers at once: in
// milliseconds, inside the desk (from the stored answer to the sentence that was sent) and as a client sees it (from the answer's
// frame to the sentence's). Of one person, of 100 talks that ask within one second, and of 100 that ask in the same moment, where
// most of it is waiting for a processor behind the other 99 questions.
func BenchmarkFirstWord(b *testing.B) {
	for _, row := range []struct {
		name   string
		crowd  int
		within time.Duration
	}{{"one", 1, 0}, {"100 in a second", 100, time.Second}, {"100 at once", 100, 0}} {
		b.Run(row.name, func(b *testing.B) { firstWord(b, row.crowd, row.within) })
	}
}

func firstWord(b *testing.B, crowd int, within time.Duration) {
	d, w := rephrasing(b, crowd)
	pieces := d.pieces(w)
	good := faulty.Good(b, pieces...)
	clients := make([]*client, crowd)
	for i := range clients {
		slug := fmt.Sprint("p", i)
		w.serve(b, d.people[slug], endpoint.Options{URL: good.URL, Concurrent: crowd})
		clients[i], _, _ = d.enter(slug, chat.ClientFrame{})
	}
	var mu sync.Mutex
	var seen []time.Duration
	rounds := 0
	for b.Loop() {
		rounds++
		var all sync.WaitGroup
		for i, c := range clients {
			all.Go(func() {
				time.Sleep(within * time.Duration(i) / time.Duration(crowd))
				s := c.summary()
				mu.Lock()
				defer mu.Unlock()
				if s.state != "kept" {
					b.Errorf("a summary ended with %s", s.state)
				}
				seen = append(seen, s.first)
			})
		}
		all.Wait()
	}
	report(b, "client-", seen)
	var inside []time.Duration
	for _, p := range d.people {
		err := d.db.As(b.Context(), p.Viewer(), func(tx pgx.Tx) error {
			rows, err := tx.Query(b.Context(), `select first_us from chat.summary where kept`)
			if err != nil {
				return err
			}
			took, err := pgx.CollectRows(rows, pgx.RowTo[int64])
			for _, us := range took {
				inside = append(inside, time.Duration(us)*time.Microsecond)
			}
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	if len(inside) != rounds*crowd {
		b.Errorf("%d summaries of %d have a time", len(inside), rounds*crowd)
	}
	report(b, "inside-", inside)
}
