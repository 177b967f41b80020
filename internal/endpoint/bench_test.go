package endpoint_test

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"dousuru/internal/endpoint"
	"dousuru/internal/endpoint/faulty"
)

// BenchmarkFirstWords measures a request until its first words are handed on, of an endpoint in the same process that answers at
// once: 100 at a time, in milliseconds. The time of the endpoint and of its connection is in it.
func BenchmarkFirstWords(b *testing.B) {
	s := faulty.Good(b, pieces...)
	c := open(b, endpoint.Options{URL: s.URL, Concurrent: 100})
	var mu sync.Mutex
	var times []time.Duration
	for b.Loop() {
		var all sync.WaitGroup
		for range 100 {
			all.Go(func() {
				r, _ := http.NewRequestWithContext(b.Context(), http.MethodPost, c.URL()+"/chat/completions", strings.NewReader("{}"))
				r.Header.Set("Accept", "text/event-stream")
				began := time.Now()
				response, err := c.Do(r)
				if err != nil {
					b.Error(err)
					return
				}
				took := time.Since(began)
				_, _ = io.Copy(io.Discard, response.Body)
				_ = response.Body.Close()
				mu.Lock()
				times = append(times, took)
				mu.Unlock()
			})
		}
		all.Wait()
	}
	slices.Sort(times)
	at := func(share float64) float64 {
		return float64(times[int(share*float64(len(times)-1))].Microseconds()) / 1000
	}
	b.ReportMetric(at(0.5), "p50-ms")
	b.ReportMetric(at(0.99), "p99-ms")
}

// BenchmarkEvents measures what reading, judging and writing one event costs.
func BenchmarkEvents(b *testing.B) {
	many := slices.Repeat([]string{"社内公募は"}, 1000)
	s := faulty.Good(b, many...)
	c := open(b, endpoint.Options{URL: s.URL})
	for b.Loop() {
		if _, err := ask(b.Context(), c); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/1000, "µs/event")
}
