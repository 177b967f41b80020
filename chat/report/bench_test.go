package report

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
)

// fill fills a month with facts of everybody, each times: themes and articles of very different sizes, four kinds of facts.
func fill(b *testing.B, db *postgres.DB, ids []uuid.UUID, first time.Time, each int) {
	b.Helper()
	var facts []past
	for _, id := range ids {
		for range each {
			theme, article := int(math.Pow(rand.Float64(), 3)*30), int(math.Pow(rand.Float64(), 2)*12)
			f := Fact{What: []string{"answer", "answer", "unknown", "opened", "kept"}[rand.IntN(5)]}
			if f.What == "unknown" {
				f.Theme, f.Kind = fmt.Sprint("theme ", theme), GapKinds[rand.IntN(3)]
			}
			if f.Kind == MissingFacet {
				f.Facet = "amount"
			}
			if f.Kind != NotThere {
				f.Articles = []string{fmt.Sprintf("a%d-%d", theme, article)}
			}
			facts = append(facts, past{first, id, f})
		}
	}
	remember(b, db, facts)
	if _, err := postgrestest.Owner(b, db).Exec(b.Context(), `analyze report.fact`); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkClose publishes a month with a million facts of 3,000 people, ten times more than a lively company of that size leaves.
func BenchmarkClose(b *testing.B) {
	db := postgrestest.New(b)
	ids := people(b, db, 3000)
	first := month(1990, time.January)
	for b.Loop() {
		b.StopTimer()
		first = first.AddDate(0, 1, 0)
		fill(b, db, ids, first, 333)
		b.StartTimer()
		err := db.As(b.Context(), postgres.Worker(), func(tx pgx.Tx) error { return closeMonth(b.Context(), tx, first, Rules{K: 10, Within: time.Hour}) })
		if err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRead reads everything that the page of a month shows, of twelve months with 3,000 people, 1,000 programs and as many cases.
func BenchmarkRead(b *testing.B) {
	db := postgrestest.New(b)
	owner := postgrestest.Owner(b, db)
	ids := people(b, db, 3000)
	for i := range 12 {
		first := month(2025, time.January).AddDate(0, i, 0)
		fill(b, db, ids, first, 8)
		closed(b, db, first, 10)
	}
	_, err := owner.Exec(b.Context(), `
		insert into knowledge.article (slug, kind, title, content_hash) select 'a' || i % 30 || '-' || i / 30, 'program', 'P' || i, '' from generate_series(0, 999) i;
		insert into knowledge.article (slug, kind, title, case_details, content_hash)
			select 'c' || i, 'case', 'C' || i, jsonb_build_object('programs_used', jsonb_build_array('a' || i % 30 || '-' || i % 10, 'a3-1')), '' from generate_series(0, 999) i;
		analyze knowledge.article`)
	if err != nil {
		b.Fatal(err)
	}
	last := month(2025, time.December)
	for b.Loop() {
		_, err := Months(b.Context(), db, hr)
		if err == nil {
			_, err = Gaps(b.Context(), db, hr, last)
		}
		if err == nil {
			_, err = Supply(b.Context(), db, hr, last)
		}
		if err == nil {
			_, err = HandedOver(b.Context(), db, hr, last)
		}
		if err == nil {
			_, err = PublishedAnswers(b.Context(), db, hr, last)
		}
		if err == nil {
			_, err = Line(b.Context(), db, hr, last)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkNote is what a turn pays for its fact, the transaction around it included.
func BenchmarkNote(b *testing.B) {
	db := postgrestest.New(b)
	person := people(b, db, 1)[0]
	for b.Loop() {
		if err := Opened(b.Context(), db, person, "internal-posting"); err != nil {
			b.Fatal(err)
		}
	}
}
