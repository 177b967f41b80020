package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"dousuru/chat"
	"dousuru/internal/directory"
	"dousuru/internal/endpoint"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/retrieval"
)

// BenchmarkMeaning is one search by words alone, with an embedder on this machine (the person's switch, the request, the vectors), and with
// one elsewhere that answers at once (the mask and the budget, too). What the model itself needs, and the network, comes on top.
func BenchmarkMeaning(b *testing.B) {
	db := furnished(b)
	vector := make([]float32, 1024)
	for i := range vector {
		vector[i] = 1 / float32(32+i%7)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var asked struct{ Input []string }
		_ = json.NewDecoder(r.Body).Decode(&asked)
		var data []map[string]any
		for i := range asked.Input {
			data = append(data, map[string]any{"index": i, "embedding": vector})
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]any{"data": data})
	}))
	b.Cleanup(server.Close)
	here := modelSettings{URL: server.URL, Kind: endpoint.OpenAI, Contract: "x", Embedder: "constant", Dimensions: len(vector)}
	elsewhere := here
	elsewhere.URL = "https://api.example/v1"
	elsewhere.Budget = budgetSettings{PersonDay: 1e9, CompanyMonth: 1e9}
	names := &nameKeeper{db: db}
	if err := names.read(b.Context()); err != nil {
		b.Fatal(err)
	}
	e, err := here.embedder()
	if err != nil {
		b.Fatal(err)
	}
	index := retrieval.Open(db, retrieval.WithEmbedder(e))
	if _, err := index.Embed(b.Context(), nil); err != nil {
		b.Fatal(err)
	}
	if _, err := postgrestest.Owner(b, db).Exec(b.Context(), `update retrieval.model set weight = 0.1, base = 0, wrong = 0.4, own = 0.8`); err != nil {
		b.Fatal(err)
	}
	people, err := directory.All(b.Context(), db)
	if err != nil {
		b.Fatal(err)
	}
	leave := func(m modelSettings) retrieval.Leave {
		s := m.Budget.spending(db)
		return m.meaningChecks(guards{allowed: chat.AllowedBy(db), mask: names.mask, reserveWords: s.reserveWords}).Leave(people[0])
	}
	questions := labelledQuestions(b, "career_report")
	for _, way := range []struct {
		name  string
		leave retrieval.Leave
	}{{"words", nil}, {"here", leave(here)}, {"elsewhere", leave(elsewhere)}} {
		b.Run(way.name, func(b *testing.B) {
			var times []time.Duration
			used := 0
			for i := range b.N {
				var m *retrieval.Meaning
				if way.leave != nil {
					m = retrieval.ByMeaning(way.leave)
				}
				start := time.Now()
				f, err := index.Search(b.Context(), retrieval.Request{Text: questions[i%len(questions)].Text, Tags: []string{"role:employee"}, Meaning: m})
				if err != nil {
					b.Fatal(err)
				}
				times = append(times, time.Since(start))
				if f.Meaning == retrieval.MeaningUsed {
					used++
				}
			}
			slices.Sort(times)
			b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(times[len(times)*99/100].Microseconds())/1000, "p99-ms")
			b.ReportMetric(float64(used)/float64(len(times)), "used")
		})
	}
}
