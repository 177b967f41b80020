package oneonone

import (
	"context"
	"testing"

	"github.com/google/uuid"

	"dousuru/internal/jobs"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
)

// crowd fills a company of 5,000: 100 managers with 49 members each, and between any two 20 notes of each side, 20 cards, 20
// agreed notes and 20 promises.
const crowd = `
	insert into directory.person (slug, name, roles, manager_id)
		select 'm' || i, 'm' || i, '{employee,manager}', null from generate_series(1, 100) i;
	insert into directory.person (slug, name, manager_id)
		select p.slug || '-' || i, p.slug || '-' || i, p.id from directory.person p, generate_series(1, 49) i;
	insert into oneonone.line (manager_id, member_id) select manager_id, id from directory.person where manager_id is not null;
	insert into oneonone.note (author_id, about_id, held_by) select l.manager_id, l.member_id, l.manager_id from oneonone.line l, generate_series(1, 20);
	insert into oneonone.note (author_id, about_id) select l.member_id, l.manager_id from oneonone.line l, generate_series(1, 20);
	insert into oneonone.note_words (note_id, author_id, words) select id, author_id, '' from oneonone.note;
	insert into oneonone.promise (manager_id, member_id, due_on, remind) select manager_id, member_id, '2030-01-01', true from oneonone.line, generate_series(1, 20);
	insert into oneonone.promise_words (promise_id, manager_id, words) select id, manager_id, '' from oneonone.promise;
	insert into oneonone.shared (manager_id, member_id, proposed_by, held_by) select manager_id, member_id, manager_id, manager_id from oneonone.line, generate_series(1, 20);
	insert into oneonone.card (manager_id, member_id, held_by) select manager_id, member_id, manager_id from oneonone.line, generate_series(1, 20);
	insert into oneonone.shared_words (shared_id, words) select id, '' from oneonone.shared;
	insert into oneonone.card_words (card_id, observation, view) select id, '', '' from oneonone.card;
	-- What is read in the benchmark has words.
	create view measured as select id as member_id, manager_id from directory.person where slug = 'm7-7';
	update oneonone.note_words w set words = '\x00' || convert_to(repeat('あ', 200), 'UTF8') from oneonone.note n, measured m
		where n.id = w.note_id and m.manager_id in (n.author_id, n.about_id) and m.member_id in (n.author_id, n.about_id);
	update oneonone.promise_words w set words = '\x00' || convert_to('あ', 'UTF8') from measured m where m.manager_id = w.manager_id;
	update oneonone.shared_words w set words = '\x00' || convert_to(repeat('あ', 200), 'UTF8') from oneonone.shared s join measured m using (member_id) where s.id = w.shared_id;
	update oneonone.card_words w set observation = '\x00' || convert_to('あ', 'UTF8'), view = '\x00' || convert_to('あ', 'UTF8')
		from oneonone.card c join measured m using (member_id) where c.id = w.card_id;
	analyze`

// BenchmarkCrowd measures the lists of both halves and the hourly job in a company of 5,000 with 98,000 rows of a kind.
func BenchmarkCrowd(b *testing.B) {
	db := postgrestest.New(b)
	owner := postgrestest.Owner(b, db)
	if _, err := owner.Exec(b.Context(), crowd); err != nil {
		b.Fatal(err)
	}
	postgrestest.SealPlain(b, db)
	var manager, member uuid.UUID
	if err := owner.QueryRow(b.Context(), `select manager_id, id from directory.person where slug = 'm7-7'`).Scan(&manager, &member); err != nil {
		b.Fatal(err)
	}
	boss, own := postgres.Viewer{Person: manager, Roles: []postgres.Role{postgres.RoleEmployee}}, postgres.Viewer{Person: member, Roles: []postgres.Role{postgres.RoleEmployee}}
	ctx := b.Context()
	for _, part := range []struct {
		name string
		rows int
		run  func(context.Context) (int, error)
	}{
		{"manager's notes about one", 20, func(ctx context.Context) (int, error) { l, err := Notes(ctx, db, boss, member); return len(l), err }},
		{"member's notes", 20, func(ctx context.Context) (int, error) { l, err := Notes(ctx, db, own, uuid.Nil); return len(l), err }},
		{"shared, by the manager", 20, func(ctx context.Context) (int, error) {
			l, err := SharedNotes(ctx, db, boss, member)
			return len(l), err
		}},
		{"shared, by the member", 20, func(ctx context.Context) (int, error) {
			l, err := SharedNotes(ctx, db, own, uuid.Nil)
			return len(l), err
		}},
		{"cards given", 20, func(ctx context.Context) (int, error) { l, err := CardsFrom(ctx, db, boss, member); return len(l), err }},
		{"cards received", 20, func(ctx context.Context) (int, error) { l, err := CardsFor(ctx, db, own); return len(l), err }},
		{"open promises about one", 20, func(ctx context.Context) (int, error) {
			l, err := OpenPromises(ctx, db, boss, member)
			return len(l), err
		}},
		{"all promises of a manager", 980, func(ctx context.Context) (int, error) { l, err := Promises(ctx, db, boss); return len(l), err }},
		{"the hourly job", 0, func(ctx context.Context) (int, error) { return 0, Work(db)(ctx, jobs.Try{Number: 1}) }},
	} {
		b.Run(part.name, func(b *testing.B) {
			for b.Loop() {
				if n, err := part.run(ctx); err != nil || n != part.rows {
					b.Fatalf("%d rows, %v", n, err)
				}
			}
		})
	}
}
