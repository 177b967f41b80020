package report

import (
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
)

// invent fills a month with facts of everybody: themes and articles of very different sizes, four kinds of facts.
const invent = `
	insert into report.fact (month, person_id, what, theme, kind, facet, articles)
	select $1, p.id, what, case when what = 'unknown' then 'theme ' || theme else '' end, case when what = 'unknown' then kind else '' end,
		case when what = 'unknown' and kind = 'missing' then 'amount' else '' end, case when kind = 'none' and what = 'unknown' then '{}' else array['a' || theme || '-' || article] end
	from directory.person p, generate_series(1, $2) i, lateral (
		select (array['answer', 'answer', 'unknown', 'opened', 'kept'])[1 + (i + floor(random() * 5))::integer % 5] as what,
			(array['none', 'missing', 'near'])[1 + (i + floor(random() * 3))::integer % 3] as kind,
			floor(power(random() + 0 * i, 3) * 30)::integer as theme, floor(power(random() + 0 * i, 2) * 12)::integer as article) x`

func fill(b *testing.B, owner *pgxpool.Pool, first time.Time, each int) {
	b.Helper()
	err := pgx.BeginFunc(b.Context(), owner, func(tx pgx.Tx) error {
		// Without looking up the person of each of a million rows.
		if _, err := tx.Exec(b.Context(), `set local statement_timeout = 0; set local session_replication_role = replica`); err != nil {
			return err
		}
		_, err := tx.Exec(b.Context(), invent, first, each)
		return err
	})
	if err == nil {
		_, err = owner.Exec(b.Context(), `analyze report.fact`)
	}
	if err != nil {
		b.Fatal(err)
	}
}

// BenchmarkClose publishes a month with a million facts of 3,000 people, ten times more than a lively company of that size leaves.
func BenchmarkClose(b *testing.B) {
	db := postgrestest.New(b)
	owner := postgrestest.Owner(b, db)
	people(b, db, 3000)
	first := month(1990, time.January)
	for b.Loop() {
		b.StopTimer()
		first = first.AddDate(0, 1, 0)
		fill(b, owner, first, 333)
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
	people(b, db, 3000)
	for i := range 12 {
		first := month(2025, time.January).AddDate(0, i, 0)
		fill(b, owner, first, 8)
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
