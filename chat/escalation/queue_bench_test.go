package escalation

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"dousuru/internal/calendar"
	"dousuru/internal/directory"
	"dousuru/internal/postgres/postgrestest"
)

// fillInbox puts 10,000 open questions at HR: named ones, some under an alias, some anonymous; every second one with a message,
// every tenth answered together with another; and 10,000 that were answered before.
func fillInbox(t testing.TB, owner *pgxpool.Pool) {
	t.Helper()
	for _, statement := range []string{
		`create temporary table n as select i, gen_random_uuid() as id, i > 10000 as done from generate_series(1, 20000) i`,
		`insert into escalation.thread (id, identity, alias, receipt_hash, state, question, asked_on)
			select id, case i % 10 when 7 then 'alias' when 8 then 'anonymous' else 'named' end, case i % 10 when 7 then '\x00'::bytea || convert_to('なぎさ' || i, 'UTF8') else '' end,
				case i % 10 when 8 then sha256(id::text::bytea) end, case when done then 'answered' else (array['asked', 'seen', 'told'])[1 + i % 3] end,
				'\x00'::bytea || convert_to((array['育児休業のあとに時短勤務へ変えられますか', '社内公募に応募したことは上司に知られますか', '海外拠点で働く制度はありますか', '資格の費用は会社が出しますか'])[1 + i % 4]
				|| '。番号は' || i || 'です。' || repeat('いまの部署で三年目になり、これからの働き方を考えています。', 1 + i % 5), 'UTF8'), directory.today() - i % 60 from n`,
		`insert into escalation.asker (thread_id, person_id, identity, part, joined)
			select n.id, p.id, t.identity, 'first', true from n join escalation.thread t using (id), directory.person p where p.slug = 'asker' and t.identity in ('named', 'alias')`,
		`insert into escalation.clock (thread_id, asked_on, due_at) select id, directory.today() - i % 60, case when done then null else now() + (i % 500 - 100) * interval '1 hour' end from n`,
		`insert into escalation.event (thread_id, seq, what) select id, 1, 'asked' from n`,
		`insert into escalation.message (thread_id, seq, author, kind, body) select id, 1, 'asker', 'told', '\x00'::bytea || convert_to('追加です。工場の夜勤から離れたいと思っています。番号は' || i || 'です。', 'UTF8') from n where i % 2 = 0`,
		`insert into escalation.handling (thread_id, assignee_id, lead_id)
			select n.id, case when n.i % 3 = 0 then p.id end, case when n.i % 10 = 0 then l.id end from n join n l on l.i = n.i - 1, directory.person p where p.slug = 'hr'`,
		`analyze`,
	} {
		if _, err := owner.Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
}

// inboxRuns is how often each page is read.
const inboxRuns = 100

// BenchmarkInboxOfTenThousand reads pages of a queue with 10,000 open questions as HR does. It prints the middle and the 99th
// of a hundred, and the processor time of one; a page is meant to stay under 100 ms; the first search opens every text and takes longer.
// The plan of the last goes to the file DOUSURU_EXPLAIN.
func BenchmarkInboxOfTenThousand(b *testing.B) {
	db := postgrestest.New(b)
	err := directory.Put(b.Context(), db, []directory.Entry{{Slug: "asker", Name: "見本 花子", Roles: []string{"employee"}}, {Slug: "hr", Name: "見本 人事", Roles: []string{"employee", "hr"}}})
	if err != nil {
		b.Fatal(err)
	}
	owner := postgrestest.Owner(b, db)
	owner.Config().MaxConns = 1
	fillInbox(b, owner)
	postgrestest.SealPlain(b, db)
	for _, table := range []string{"thread", "thread_key", "message"} { // as the first start after an update does
		if _, err := owner.Exec(b.Context(), `vacuum (full, analyze) escalation.`+table); err != nil {
			b.Fatal(err)
		}
	}
	hr, err := directory.FindSlug(b.Context(), db, "hr")
	if err != nil {
		b.Fatal(err)
	}
	book := &Book{DB: db, Calendar: calendar.Standard(), Within: Within}
	for _, test := range []struct {
		name string
		f    Filter
		cold bool // as the first search after all was forgotten
	}{
		{"first page", Filter{View: ViewOpen}, false},
		{"last page", Filter{View: ViewOpen, Offset: 8000}, false},
		{"mine and late", Filter{View: ViewOpen, Assignee: hr.ID, Late: true}, false},
		{"answered", Filter{View: ViewAnswered}, false},
		{"first search in all", Filter{View: ViewAll, Text: "番号は1234です"}, true},
		{"first search for a frequent word", Filter{View: ViewOpen, Text: "夜勤"}, true},
		{"search in all", Filter{View: ViewAll, Text: "番号は1234です"}, false},
		{"search for a frequent word", Filter{View: ViewOpen, Text: "夜勤"}, false},
		{"search for a name", Filter{View: ViewOpen, Text: "花子"}, false},
	} {
		b.Run(test.name, func(b *testing.B) {
			test.f.Limit = 30
			var took []time.Duration
			opened := new(Opened)
			opened.forget(true)
			if book.Opened = nil; !test.cold {
				book.Opened = opened
				if _, err := book.Queue(b.Context(), hr.Viewer(), test.f); err != nil {
					b.Fatal(err)
				}
			}
			before := postgrestest.Processor(b, owner)
			for range inboxRuns {
				start := time.Now()
				q, err := book.Queue(b.Context(), hr.Viewer(), test.f)
				if err != nil || len(q.Rows) == 0 {
					b.Fatalf("%d rows, %v", len(q.Rows), err)
				}
				took = append(took, time.Since(start))
			}
			b.ReportMetric(float64((postgrestest.Processor(b, owner)-before).Microseconds())/1000/inboxRuns, "cpu-ms")
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
			b.ReportMetric(0, "ns/op")
			if os.Getenv("DOUSURU_EXPLAIN") != "" {
				explain(b, book, hr, test.f)
			}
		})
	}
}

func explain(b *testing.B, book *Book, hr directory.Person, f Filter) {
	b.Helper()
	query := "explain (analyze, buffers) " + strings.NewReplacer("--where", f.where(), "--order", "p.due_at nulls last, p.asked_on, p.id").Replace(queueQuery)
	err := book.DB.As(b.Context(), hr.Viewer(), func(tx pgx.Tx) error {
		args, err := book.queueArgs(b.Context(), tx, f)
		if err != nil {
			return err
		}
		rows, _ := tx.Query(b.Context(), query, args)
		lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			return err
		}
		return os.WriteFile(os.Getenv("DOUSURU_EXPLAIN"), []byte(strings.Join(lines, "\n")), 0o600)
	})
	if err != nil {
		b.Fatal(err)
	}
}
