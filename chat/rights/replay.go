package rights

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/chat"
	"dousuru/chat/escalation"
	"dousuru/chat/journey"
	"dousuru/chat/report"
	"dousuru/internal/erasure"
	"dousuru/internal/postgres"
)

// Replay erases again what was erased after the moment of the backup that a database was restored from: the lines that it knows nothing of
// (erasure.Missing), in their order, each in the name of its person. It is for the start, before anybody comes in; what is done is known,
// so that a start that breaks off goes on with the next. Who is not in the list of people any more has nothing left. n is how many
// there were.
func Replay(ctx context.Context, db *postgres.DB, book *escalation.Book, lines []erasure.Line) (n int, err error) {
	missing, err := erasure.Missing(ctx, db, lines)
	if err != nil || len(missing) == 0 {
		return 0, err
	}
	people := map[erasure.Hash]uuid.UUID{}
	err = db.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
		rows, _ := tx.Query(ctx, `select id from directory.person`)
		var id uuid.UUID
		_, err := pgx.ForEachRow(rows, []any{&id}, func() error { people[erasure.HashOf(id)] = id; return nil })
		return err
	})
	for _, l := range missing {
		if err != nil {
			break
		}
		if person, known := people[l.Person]; known {
			v := postgres.Viewer{Person: person}
			err = db.As(ctx, v, func(tx pgx.Tx) error { return again(ctx, tx, book, v, l) })
		}
		if err == nil {
			err = erasure.Done(ctx, db, l.ID)
		}
		if err == nil {
			n++
		}
	}
	if err != nil {
		return n, fmt.Errorf("erase again: %w", err)
	}
	return n, nil
}

// again erases what one line says.
func again(ctx context.Context, tx pgx.Tx, book *escalation.Book, v postgres.Viewer, l erasure.Line) error {
	is := func(id uuid.UUID) bool { return erasure.HashOf(id) == l.Thing }
	switch l.Kind {
	case erasure.Everything, erasure.ButOpen:
		return eraseIn(ctx, tx, book, v, l.Kind == erasure.ButOpen)
	case erasure.Journey:
		if err := journey.EraseIn(ctx, tx, v.Person); err != nil {
			return err
		}
		return report.ForgetIn(ctx, tx)
	case erasure.Decision, erasure.Share:
		return journey.EraseAgain(ctx, tx, v.Person, is)
	case erasure.Talk:
		ids, err := chat.TalkIDs(ctx, tx, v.Person)
		for _, id := range ids {
			if err == nil && is(id) {
				err = chat.ForgetIn(ctx, tx, v.Person, id)
			}
		}
		if err != nil {
			return err
		}
		return report.ForgetIn(ctx, tx)
	}
	return fmt.Errorf("what is %q? This program is older than the file", l.Kind)
}
