package main

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"dousuru/chat"
	"dousuru/internal/directory"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
	"dousuru/knowledge/sample"
	"dousuru/retrieval"
	"dousuru/retrieval/evaluation"
)

// furnished is a database with the sample company, opened.
func furnished(tb testing.TB) *postgres.DB {
	tb.Helper()
	return postgrestest.Open(tb, postgrestest.Copy(tb, "furnished", func(dsn string) {
		db, err := postgres.Open(tb.Context(), postgrestest.Config(dsn))
		if err != nil {
			tb.Fatal(err)
		}
		defer db.Close()
		furnish(tb, db)
	}))
}

// furnish puts the sample company into a database.
func furnish(tb testing.TB, db *postgres.DB) {
	tb.Helper()
	if err := importPeople(tb.Context(), db); err != nil {
		tb.Fatal(err)
	}
	source := knowledge.Source{Name: "sample", FS: sample.Company(), Root: "."}
	if _, err := knowledge.Import(tb.Context(), db, knowledge.Options{}, source); err != nil {
		tb.Fatal(err)
	}
	if _, err := retrieval.Open(db).Refresh(tb.Context()); err != nil {
		tb.Fatal(err)
	}
}

// labelledFiles are the questions of the benchmark and of the quality test.
var labelledFiles = []string{"career_tune", "career_report", "unanswerable", "harmless", "sensitive", "out_of_scope"}

func labelledQuestions(tb testing.TB, names ...string) []evaluation.Question {
	tb.Helper()
	var all []evaluation.Question
	for _, name := range names {
		list, err := evaluation.ReadQuestions("../../retrieval/testdata/questions/" + name + ".jsonl")
		if err != nil {
			tb.Fatal(err)
		}
		all = append(all, list...)
	}
	return all
}

// BenchmarkTurn is the server's time for one message over the socket's way: triage, search, compose, and the rows
// committed under row-level security. One person asks, the labelled questions in turn.
func BenchmarkTurn(b *testing.B) {
	db := furnished(b)
	engine := chat.New(db, retrieval.Open(db))
	person, err := directory.FindSlug(b.Context(), db, "p012")
	if err != nil {
		b.Fatal(err)
	}
	welcome, _, err := engine.Open(b.Context(), person, "ja", uuid.Nil, 0)
	if err != nil {
		b.Fatal(err)
	}
	questions := labelledQuestions(b, labelledFiles...)
	var times []time.Duration
	for i := 0; b.Loop(); i++ {
		frame := chat.ClientFrame{Type: chat.FrameSay, ID: uuid.New(), Text: questions[i%len(questions)].Text}
		start := time.Now()
		if _, err := engine.Handle(b.Context(), person, welcome.Consultation, frame); err != nil {
			b.Fatal(err)
		}
		times = append(times, time.Since(start))
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(times[len(times)*99/100].Microseconds())/1000, "p99-ms")
}

// BenchmarkSearch is the search alone, rights and validity on.
func BenchmarkSearch(b *testing.B) {
	index := retrieval.Open(furnished(b))
	questions := labelledQuestions(b, labelledFiles...)
	var times []time.Duration
	for i := 0; b.Loop(); i++ {
		start := time.Now()
		if _, err := index.Search(b.Context(), retrieval.Request{Text: questions[i%len(questions)].Text, Tags: []string{"role:employee"}}); err != nil {
			b.Fatal(err)
		}
		times = append(times, time.Since(start))
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(times[len(times)*99/100].Microseconds())/1000, "p99-ms")
}
