package escalation

import (
	"context"
	"strconv"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/audit"
	"dousuru/internal/postgres/postgrestest"
)

// BenchmarkReading is what a recorded reading costs beside 100,000 of before, 500 of them by the same reader today: the record alone, and
// pages of HR. One question in forty is new to the reader, as on a page that is looked at again.
func BenchmarkReading(b *testing.B) {
	o := newOffice(b)
	hr, owner := o.viewer("hr"), postgrestest.Owner(b, o.db)
	owner.Config().MaxConns = 1
	var ids []uuid.UUID
	for i := range 40 {
		ids = append(ids, o.ask("asker", Question{Text: "時短で働けますか " + strconv.Itoa(i)}))
	}
	if _, err := owner.Exec(b.Context(), `alter table audit.reading disable trigger user`); err != nil {
		b.Fatal(err)
	}
	if _, err := owner.Exec(b.Context(), `insert into audit.reading (seq, at, day, how, reader, thing, salt, mark, hash)
		select i + 1000000000, now() - i * interval '1 minute', directory.today() - i / 500, 'listed', case when i % 3 = 0 or i < 500 then $1 else gen_random_uuid() end, gen_random_uuid(), 'x', 'x', 'x'
		from generate_series(1, 100000) i`, hr.Person); err != nil {
		b.Fatal(err)
	}
	if _, err := owner.Exec(b.Context(), `alter table audit.reading enable trigger user; analyze`); err != nil {
		b.Fatal(err)
	}
	for _, test := range []struct {
		name string
		do   func(ctx context.Context, i int) error
	}{
		{"nothing", func(ctx context.Context, _ int) error { return o.db.As(ctx, hr, func(pgx.Tx) error { return nil }) }},
		{"record", func(ctx context.Context, i int) error {
			return o.db.As(ctx, hr, func(tx pgx.Tx) error { return audit.Record(ctx, tx, audit.Opened, ids[i%len(ids)]) })
		}},
		{"question", func(ctx context.Context, i int) error {
			_, err := o.book.Find(ctx, hr, ids[i%len(ids)])
			return err
		}},
		{"list", func(ctx context.Context, _ int) error {
			q, err := o.book.Queue(ctx, hr, Filter{View: ViewOpen, Limit: 30})
			if err == nil && len(q.Rows) != 30 {
				b.Errorf("%d rows", len(q.Rows))
			}
			return err
		}},
	} {
		b.Run(test.name, func(b *testing.B) {
			before := postgrestest.Processor(b, owner)
			for i := range b.N {
				if err := test.do(b.Context(), i); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64((postgrestest.Processor(b, owner)-before).Microseconds())/1000/float64(b.N), "cpu-ms")
		})
	}
}
