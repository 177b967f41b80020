package socket

import "testing"

// BenchmarkHints is one look of the loop at the hints of 10,000 connections, none of them hinted; it looks twenty times a
// second. share is what that takes of a core.
func BenchmarkHints(b *testing.B) {
	s := &Server{entries: make([]entry, 10000)}
	for i := range s.entries {
		s.entries[i].hint = make(chan struct{}, 1)
	}
	for b.Loop() {
		s.takeHints()
	}
	perLook := b.Elapsed().Seconds() / float64(b.N)
	b.ReportMetric(100*perLook/standard.tick.Seconds(), "%share")
}
