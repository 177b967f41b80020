package knowledge_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
)

// BenchmarkShelf takes the pages of HR at 10,000 articles, half of them cases: what is due, the consents, and everything as a
// table, a workbook and Markdown.
func BenchmarkShelf(b *testing.B) {
	db := postgrestest.New(b)
	if _, err := postgrestest.Owner(b, db).Exec(b.Context(), `
		with made as (
			insert into knowledge.article (slug, kind, title, content_hash, review_due, consent_expires, case_details)
			select 'a' || n, case when n % 2 = 0 then 'case' else 'program' end, '題' || n, '', directory.today() + (n % 3650), directory.today() + (n % 3650),
				case when n % 2 = 0 then '{"consent": true, "programs_used": [], "can_contact": false}'::jsonb end
			from generate_series(1, 10000) n returning id)
		insert into knowledge.passage (article_id, ordinal, facet, heading, body, anchor)
		select id, o, (array['summary', 'eligibility', 'window', 'steps'])[o + 1], (array['概要', '対象者', '募集時期', '手順'])[o + 1],
			repeat('会社の決まりの文です。', 12), (array['summary', 'eligibility', 'window', 'steps'])[o + 1] from made, generate_series(0, 3) o`); err != nil {
		b.Fatal(err)
	}
	all, err := knowledge.AllStored(b.Context(), db)
	if err != nil || len(all) != 10_000 {
		b.Fatal(len(all), err)
	}
	for name, run := range map[string]func() error{
		"due": func() error { _, err := knowledge.AllDue(b.Context(), db, 180); return err },
		"consents": func() error {
			return db.As(b.Context(), hrA, func(tx pgx.Tx) error { _, err := knowledge.Consents(b.Context(), tx, "", 50, 0); return err })
		},
		"read":     func() error { _, err := knowledge.AllStored(b.Context(), db); return err },
		"table":    func() error { knowledge.Table(knowledge.Program, all); return nil },
		"workbook": func() error { return knowledge.WriteXLSX(&bytes.Buffer{}, knowledge.Sheets(all, nil)) },
		"markdown": func() error { return knowledge.WriteMarkdown(&bytes.Buffer{}, all, time.Now()) },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := run(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
