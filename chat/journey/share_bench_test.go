package journey

import (
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/directory"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
)

// What sharing costs in a company of 5,000 with 50,000 shares, of which 10,000 can be seen, and 200,000 readings: a manager of 25.
func BenchmarkShares(b *testing.B) {
	db := postgrestest.New(b)
	_, err := postgrestest.Owner(b, db).Exec(b.Context(), `
		create schema plain; create function plain.is(words text) returns bytea language sql immutable return '\x00'::bytea || convert_to(words, 'UTF8');
		insert into directory.person (slug, name) select 'boss' || g, '見本 上司' from generate_series(1, 200) g;
		insert into directory.person (slug, name, manager_id) select 'p' || g, '見本', (select id from directory.person where slug = 'boss' || (1 + g % 200)) from generate_series(1, 5000) g;
		insert into journey.share (member_id, manager_id, until, shared_at, withdrawn_at)
			select p.id, p.manager_id, journey.day(now()), now() - n * interval '1 day', case when n > 1 then now() end from directory.person p, generate_series(0, 9) n where p.manager_id is not null;
		insert into journey.share_content (share_id, want, purpose, words, items) select id, plain.is('think'), plain.is(''), plain.is(repeat('長', 300)),
			plain.is(jsonb_build_array(jsonb_build_object('item', gen_random_uuid(), 'kind', 'wish', 'text', repeat('長', 300)))::text) from journey.share where withdrawn_at is null;
		insert into journey.share_reading (share_id, reader_id, at) select s.id, s.manager_id, s.shared_at + n * interval '1 minute' from journey.share s, generate_series(1, 4) n;
		analyze`)
	if err != nil {
		b.Fatal(err)
	}
	postgrestest.SealPlain(b, db)
	find := func(slug string) postgres.Viewer {
		p, err := directory.FindSlug(b.Context(), db, slug)
		if err != nil {
			b.Fatal(err)
		}
		return p.Viewer()
	}
	boss, member := find("boss1"), find("p200")
	marks, err := SharedWith(b.Context(), db, boss, uuid.Nil)
	if err != nil || len(marks) != 50 {
		b.Fatalf("%d marks, %v", len(marks), err)
	}
	for name, do := range map[string]func() error{
		"list of the manager": func() error { _, err := SharedWith(b.Context(), db, boss, uuid.Nil); return err },
		"reading":             func() error { _, err := ReadShare(b.Context(), db, boss, marks[0].ID); return err },
		"list of the member":  func() error { _, err := Shares(b.Context(), db, member); return err },
		"is a mail wanted": func() error {
			return db.As(b.Context(), postgres.Worker(), func(tx pgx.Tx) error { _, err := ShareWanted(b.Context(), tx, boss.Person); return err })
		},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := do(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
