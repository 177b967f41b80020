package main

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"dousuru/chat"
	"dousuru/internal/directory"
	"dousuru/retrieval"
)

// BenchmarkTalks is what the page of somebody's talks reads: 20 of 40, and one of them with its messages.
func BenchmarkTalks(b *testing.B) {
	db := furnished(b)
	engine := chat.New(db, retrieval.Open(db))
	person, err := directory.FindSlug(b.Context(), db, "p012")
	if err != nil {
		b.Fatal(err)
	}
	questions := labelledQuestions(b, "career_tune")
	w, _, err := engine.Open(b.Context(), person, "ja", uuid.Nil, 0)
	if err != nil {
		b.Fatal(err)
	}
	talk := w.Consultation
	for i := range 40 {
		for n := range 3 {
			frame := chat.ClientFrame{Type: chat.FrameSay, ID: uuid.New(), Text: questions[(3*i+n)%len(questions)].Text}
			if _, err := engine.Handle(b.Context(), person, talk, frame); err != nil {
				b.Fatal(err)
			}
		}
		if _, err = engine.Handle(b.Context(), person, talk, chat.ClientFrame{Type: chat.FrameNew, ID: uuid.New()}); err != nil {
			b.Fatal(err)
		}
		next, _, err := engine.Open(b.Context(), person, "ja", uuid.Nil, 0)
		if err != nil {
			b.Fatal(err)
		}
		talk = next.Consultation
	}
	for name, read := range map[string]func() error{
		"list": func() error { _, err := chat.Pasts(b.Context(), db, person.Viewer(), 0, 20); return err },
		"one":  func() error { _, _, err := chat.FindPast(b.Context(), db, person.Viewer(), w.Consultation); return err },
	} {
		b.Run(name, func(b *testing.B) {
			var times []time.Duration
			for b.Loop() {
				start := time.Now()
				if err := read(); err != nil {
					b.Fatal(err)
				}
				times = append(times, time.Since(start))
			}
			slices.Sort(times)
			b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(times[len(times)*99/100].Microseconds())/1000, "p99-ms")
		})
	}
}
