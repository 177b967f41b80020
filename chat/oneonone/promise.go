package oneonone

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/erasure"
	"dousuru/internal/postgres"
	"dousuru/knowledge"
)

// A Promise is what a manager said they would find out for somebody whom they lead.
type Promise struct {
	ID             uuid.UUID
	Manager, About uuid.UUID
	Words          string         // at most MaxPromise
	Due            knowledge.Date // zero: none
	Remind         bool           // by mail on the due day; needs one
	MadeAt         time.Time
	DoneAt         time.Time // zero: open
	RemovedAt      time.Time // zero: it stands
}

// Late tells whether an open promise is past its day.
func (p Promise) Late() bool {
	return p.DoneAt.IsZero() && !p.Due.IsZero() && p.Due.Before(knowledge.Today())
}

func (p *Promise) check() (err error) {
	if p.Words, err = written(p.Words, MaxPromise); err != nil {
		return err
	}
	if p.Due.IsZero() {
		p.Remind = false
		return nil
	}
	if today := knowledge.Today(); p.Remind && p.Due.Before(today) || p.Due.Year > today.Year+maxYears || p.Due.Year < today.Year-maxYears {
		return fmt.Errorf("%w: %s", ErrDate, p.Due)
	}
	return nil
}

// Promises lists all that the viewer promised those whom they lead: open ones first, by their day, those without one behind, then
// the done ones, the latest first.
func Promises(ctx context.Context, db *postgres.DB, v postgres.Viewer) ([]Promise, error) {
	return promises(ctx, db, v, `p.removed_at is null
		order by p.done_at is not null, case when p.done_at is null then p.due_on end, p.done_at desc, p.made_at, p.id`)
}

// OpenPromises lists what is open about one of them, as Promises does.
func OpenPromises(ctx context.Context, db *postgres.DB, v postgres.Viewer, about uuid.UUID) ([]Promise, error) {
	return promises(ctx, db, v, `p.removed_at is null and p.done_at is null and p.member_id = $2 order by p.due_on, p.made_at, p.id`, about)
}

// RemovedPromises lists those that can be brought back, the latest removed first.
func RemovedPromises(ctx context.Context, db *postgres.DB, v postgres.Viewer) ([]Promise, error) {
	return promises(ctx, db, v, `p.removed_at is not null order by p.removed_at desc, p.id`)
}

func promises(ctx context.Context, db *postgres.DB, v postgres.Viewer, which string, args ...any) (list []Promise, err error) {
	err = in(ctx, db, v, "list promises", func(tx pgx.Tx) error {
		list, err = readPromises(ctx, tx, `p.manager_id = $1 and `+which, append([]any{v.Person}, args...)...)
		return err
	})
	return list, err
}

func readPromises(ctx context.Context, tx pgx.Tx, which string, args ...any) ([]Promise, error) {
	rows, _ := tx.Query(ctx, `
		select p.id, p.manager_id, p.member_id, w.words, p.due_on, p.remind, p.made_at, coalesce(p.done_at, '0001-01-01'), coalesce(p.removed_at, '0001-01-01'), `+ownKey+`
		from oneonone.promise p join oneonone.promise_words w on w.promise_id = p.id where `+which, args...)
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (p Promise, err error) {
		var words, key []byte
		if err := row.Scan(&p.ID, &p.Manager, &p.About, &words, &p.Due, &p.Remind, &p.MadeAt, &p.DoneAt, &p.RemovedAt, &key); err != nil {
			return p, err
		}
		p.Words, err = openedWords(ctx, tx, p.Manager, key, promiseTable, p.ID, words)
		return p, err
	})
}

// PutPromise notes a promise about p.About, whom the viewer leads now, or, with an ID, replaces its words, its day and whether
// its manager is reminded. Another day, or a new wish to be reminded, has them told anew. The
// same words and day within a minute are the promise that was made.
func PutPromise(ctx context.Context, db *postgres.DB, v postgres.Viewer, p Promise) (id uuid.UUID, err error) {
	err = in(ctx, db, v, "put promise", func(tx pgx.Tx) error {
		if err := p.check(); err != nil {
			return err
		}
		if id = p.ID; id != uuid.Nil {
			err := one(ctx, tx, `
				update oneonone.promise set told = told and remind and due_on is not distinct from $2, due_on = $2, remind = $3
				where id = $1 and manager_id = $4 and removed_at is null`, id, p.Due, p.Remind, v.Person)
			if err != nil {
				return err
			}
			words, err := sealedWords(ctx, tx, v.Person, promiseTable, id, p.Words)
			if err != nil {
				return err
			}
			return one(ctx, tx, `update oneonone.promise_words set words = $2 where promise_id = $1`, id, words)
		}
		id, err = newPromise(ctx, tx, v, p)
		return err
	})
	return id, err
}

func newPromise(ctx context.Context, tx pgx.Tx, v postgres.Viewer, p Promise) (id uuid.UUID, err error) {
	if err := leads(ctx, tx, v, p.About); err != nil {
		return id, err
	}
	if err := keep(ctx, tx, v.Person, p.About); err != nil {
		return id, err
	}
	recent, err := readPromises(ctx, tx, `p.manager_id = $1 and p.member_id = $2
		and p.removed_at is null and p.done_at is null and p.made_at > now() - interval '1 minute'`, v.Person, p.About)
	if err != nil {
		return id, err
	}
	was, found := twice(recent, func(o Promise) bool { return o.Words == p.Words && o.Due == p.Due && o.Remind == p.Remind })
	if found {
		return was.ID, nil
	}
	if err := room(ctx, tx, `select count(*) from oneonone.promise where manager_id = $1 and member_id = $2`, v.Person, p.About); err != nil {
		return id, err
	}
	err = tx.QueryRow(ctx, `
		insert into oneonone.promise (manager_id, member_id, due_on, remind) values ($1, $2, $3, $4) returning id`,
		v.Person, p.About, p.Due, p.Remind).Scan(&id)
	if err != nil {
		return id, err
	}
	words, err := sealedWords(ctx, tx, v.Person, promiseTable, id, p.Words)
	if err == nil {
		_, err = tx.Exec(ctx, `insert into oneonone.promise_words (promise_id, manager_id, words) values ($1, $2, $3)`, id, v.Person, words)
	}
	return id, err
}

// SetDone says that a promise is kept, or open again.
func SetDone(ctx context.Context, db *postgres.DB, v postgres.Viewer, id uuid.UUID, done bool) error {
	return in(ctx, db, v, "set promise done", func(tx pgx.Tx) error {
		return one(ctx, tx, `
			update oneonone.promise set done_at = case when $2 then coalesce(done_at, now()) end where id = $1 and manager_id = $3 and removed_at is null`, id, done, v.Person)
	})
}

// RemovePromise hides a promise; it can be brought back for 30 days, then it is erased.
func RemovePromise(ctx context.Context, db *postgres.DB, v postgres.Viewer, id uuid.UUID) error {
	return in(ctx, db, v, "remove promise", func(tx pgx.Tx) error {
		err := one(ctx, tx, `update oneonone.promise set removed_at = now() where id = $1 and manager_id = $2 and removed_at is null`, id, v.Person)
		if err != nil {
			return err
		}
		return erasure.Note(ctx, tx, erasure.Promise, v.Person, id)
	})
}

// RestorePromise brings a removed promise back.
func RestorePromise(ctx context.Context, db *postgres.DB, v postgres.Viewer, id uuid.UUID) error {
	return in(ctx, db, v, "restore promise", func(tx pgx.Tx) error {
		err := one(ctx, tx, `update oneonone.promise set removed_at = null where id = $1 and manager_id = $2 and removed_at is not null`, id, v.Person)
		if err != nil {
			return err
		}
		return erasure.Note(ctx, tx, erasure.Back, v.Person, id)
	})
}
