package escalation

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/calendar"
	"dousuru/internal/directory"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
)

// BenchmarkGaps reads HR's list of a thousand gaps, each shown by five of 20,000 questions, what every employee reads of them,
// and what became of one question; the middle and the 99th of a hundred.
func BenchmarkGaps(b *testing.B) {
	db := postgrestest.New(b)
	err := directory.Put(b.Context(), db, []directory.Entry{{Slug: "asker", Name: "見本 花子", Roles: []string{"employee"}}, {Slug: "hr", Name: "見本 人事", Roles: []string{"employee", "hr"}}})
	if err != nil {
		b.Fatal(err)
	}
	owner := postgrestest.Owner(b, db)
	owner.Config().MaxConns = 1
	fillInbox(b, owner)
	for _, statement := range []string{
		`create temporary table g as select i, gen_random_uuid() as id from generate_series(1, 1000) i`,
		`insert into escalation.gap (id, kind, wording, published) select id, case i % 2 when 0 then 'not_found' else 'not_there' end, '\x00'::bytea || convert_to('未回答 ' || i, 'UTF8'), i % 3 = 0 from g`,
		`insert into escalation.gap_question (thread_id, gap_id) select n.id, g.id from n join g on g.i = 1 + n.i / 5 where n.i < 5000`,
		`analyze`,
	} {
		if _, err := owner.Exec(b.Context(), statement); err != nil {
			b.Fatal(err)
		}
	}
	postgrestest.SealPlain(b, db)
	var lead uuid.UUID
	if err := owner.QueryRow(b.Context(), `select id from n where i = 9`).Scan(&lead); err != nil {
		b.Fatal(err)
	}
	hr, err := directory.FindSlug(b.Context(), db, "hr")
	if err != nil {
		b.Fatal(err)
	}
	book := &Book{DB: db, Calendar: calendar.Standard(), Within: Within}
	for _, test := range []struct {
		name string
		read func(ctx context.Context) (int, error)
	}{
		{"list of HR", func(ctx context.Context) (int, error) {
			list, err := book.Gaps(ctx, hr.Viewer())
			return len(list), err
		}},
		{"list of an employee", func(ctx context.Context) (int, error) {
			list, err := book.PublishedGaps(ctx, postgres.Viewer{Person: hr.ID})
			return len(list), err
		}},
		{"what became of a question", func(ctx context.Context) (int, error) {
			out, err := book.Outcome(ctx, hr.Viewer(), lead)
			return out.Questions, err
		}},
		{"askers of a draft", func(ctx context.Context) (n int, err error) {
			err = db.As(ctx, hr.Viewer(), func(tx pgx.Tx) error {
				texts, err := book.SaidOf(ctx, tx, "no-such-draft")
				n = len(texts) + 1
				return err
			})
			return n, err
		}},
	} {
		b.Run(test.name, func(b *testing.B) {
			var took []time.Duration
			for range inboxRuns {
				start := time.Now()
				n, err := test.read(b.Context())
				if err != nil || n == 0 {
					b.Fatalf("%d, %v", n, err)
				}
				took = append(took, time.Since(start))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
			b.ReportMetric(0, "ns/op")
		})
	}
}
