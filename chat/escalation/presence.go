package escalation

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// How often a page says that somebody looks at a question, and after what silence they count as gone: two beats may get lost.
const (
	PresenceEvery = 15 * time.Second
	PresenceStale = 45 * time.Second
)

// A Presence is somebody at HR who has a question open.
type Presence struct {
	Name    string
	Writing bool // has begun to write an answer
}

// PresenceTopic is hinted when somebody comes to a question, begins to write, stops or leaves.
func PresenceTopic(thread uuid.UUID) string { return "presence:" + thread.String() }

// Here notes that the viewer has a question open, and lists the colleagues who have, those who write first.
func (b *Book) Here(ctx context.Context, v postgres.Viewer, thread uuid.UUID, writing bool) (others []Presence, err error) {
	err = b.DB.As(ctx, v, func(tx pgx.Tx) error {
		stale := b.now().Add(-PresenceStale)
		if _, err := tx.Exec(ctx, `delete from escalation.presence where seen_at < $1`, stale); err != nil {
			return err
		}
		var before bool
		err := tx.QueryRow(ctx, `select writing from escalation.presence where thread_id = $1 and person_id = $2`, thread, v.Person).Scan(&before)
		came := errors.Is(err, pgx.ErrNoRows)
		if err != nil && !came {
			return err
		}
		tag, err := tx.Exec(ctx, `
			insert into escalation.presence (thread_id, person_id, writing, seen_at)
			select t.id, $2, $3, $4 from escalation.thread t where t.id = $1 and (select directory.viewer_has('hr'))
			on conflict (thread_id, person_id) do update set writing = excluded.writing, seen_at = excluded.seen_at`, thread, v.Person, writing, b.now())
		if err != nil {
			return err
		}
		if tag.RowsAffected() == 0 {
			return ErrNotFound
		}
		if came || before != writing { // a beat that changes nothing wakes nobody
			if err := postgres.Notify(ctx, tx, PresenceTopic(thread)); err != nil {
				return err
			}
		}
		rows, _ := tx.Query(ctx, `
			select d.name, p.writing from escalation.presence p join directory.person d on d.id = p.person_id
			where p.thread_id = $1 and p.person_id <> $2 order by p.writing desc, d.name limit 20`, thread, v.Person)
		others, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Presence])
		return err
	})
	return others, wrap("note presence", err)
}

// Gone notes that the viewer left a question.
func (b *Book) Gone(ctx context.Context, v postgres.Viewer, thread uuid.UUID) error {
	return wrap("note absence", b.DB.As(ctx, v, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `delete from escalation.presence where thread_id = $1 and person_id = $2`, thread, v.Person)
		if err != nil || tag.RowsAffected() == 0 {
			return err
		}
		return postgres.Notify(ctx, tx, PresenceTopic(thread))
	}))
}
