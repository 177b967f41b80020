package journey

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/calendar"
	"dousuru/internal/directory"
	"dousuru/internal/jobs"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
)

// publish puts a page into the knowledge, or a new revision of it.
func publish(t *testing.T, db *postgres.DB, slug string, kind knowledge.Kind, window string) {
	t.Helper()
	_, err := postgrestest.Owner(t, db).Exec(t.Context(), `
		with a as (
			insert into knowledge.article (slug, kind, title, content_hash) values ($1, $2, '制度 ' || $1, '')
			on conflict (slug) do update set revision = article.revision + 1 returning id)
		insert into knowledge.passage (article_id, ordinal, facet, body) select id, 0, 'window', $3 from a
		on conflict (article_id, ordinal) do update set body = excluded.body`, slug, kind, window)
	if err != nil {
		t.Fatal(err)
	}
}

func exec(t *testing.T, db *postgres.DB, statement string, args ...any) {
	t.Helper()
	if _, err := postgrestest.Owner(t, db).Exec(t.Context(), statement, args...); err != nil {
		t.Fatal(err)
	}
}

// decided records a decision and gives it as it stands.
func decided(t *testing.T, db *postgres.DB, p directory.Person, d Decision) Decision {
	t.Helper()
	if d.Consultation == uuid.Nil {
		d.Consultation = uuid.New()
	}
	err := db.As(t.Context(), p.Viewer(), func(tx pgx.Tx) (err error) {
		id, err := Decide(t.Context(), tx, p.ID, d)
		if err == nil {
			d, err = Find(t.Context(), tx, id)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func in1(t *testing.T, db *postgres.DB, p directory.Person, fn func(tx pgx.Tx) error) error {
	t.Helper()
	return db.As(t.Context(), p.Viewer(), fn)
}

func find(t *testing.T, db *postgres.DB, p directory.Person, id uuid.UUID) (d Decision) {
	t.Helper()
	err := in1(t, db, p, func(tx pgx.Tx) (err error) { d, err = Find(t.Context(), tx, id); return err })
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func notices(t *testing.T, db *postgres.DB, p directory.Person) (list []Notice) {
	t.Helper()
	err := in1(t, db, p, func(tx pgx.Tx) (err error) { list, err = Notices(t.Context(), tx, p, "ja"); return err })
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func told(list []Notice) (texts []string) {
	for _, n := range list {
		texts = append(texts, n.Text)
	}
	return texts
}

// day is a day from the next one on which the company works.
func day(days int) knowledge.Date {
	next := knowledge.DateOf(nextMoment().In(calendar.Japan))
	return knowledge.DateOf(next.Time().AddDate(0, 0, days))
}

// nextMoment is now, or the next working moment.
func nextMoment() time.Time { return calendar.Standard().Next(time.Now()) }

// remind does the job as on the next working moment, and has what it tells delivered.
func remind(t *testing.T, db *postgres.DB) {
	t.Helper()
	r := Reminder{DB: db, Calendar: calendar.Standard(), Now: nextMoment}
	if err := r.Work(t.Context(), jobs.Try{Number: 1}); err != nil {
		t.Fatal(err)
	}
	if _, err := postgrestest.Owner(t, db).Exec(t.Context(), `update journey.notice set deliver_at = least(deliver_at, now())`); err != nil {
		t.Fatal(err)
	}
}
