package rights

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/chat"
	"dousuru/chat/brief"
	"dousuru/chat/escalation"
	"dousuru/chat/journey"
	"dousuru/chat/oneonone"
	"dousuru/chat/report"
	"dousuru/internal/erasure"
	"dousuru/internal/postgres"
)

// Replay erases again what was erased after the moment of the backup that a database was restored from: the lines that it knows nothing of
// (erasure.Missing), in their order, each in the name of its person. It is for the start, before anybody comes in; what is done is known,
// so that a start that breaks off goes on with the next. What was brought back later on stays, and who is not in the list of people any
// more has nothing left. n is how many lines there were.
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
	standing, gone := erasure.Standing(missing)
	for _, l := range standing {
		if err != nil {
			break
		}
		switch person, known := people[l.Person]; {
		case known:
			v := postgres.Viewer{Person: person}
			if l.Kind == erasure.Remark {
				v.Roles = []postgres.Role{postgres.RoleHR}
			}
			err = db.As(ctx, v, func(tx pgx.Tx) error { return again(ctx, tx, book, v, l) })
		case l.Person == erasure.HashOf(uuid.Nil):
			err = book.EraseNobodysAgain(ctx, l)
		}
		if err == nil {
			err = erasure.Done(ctx, db, l.ID)
			n++
		}
	}
	for _, l := range gone { // last: a start that breaks off looks at all of them once more
		if err == nil {
			err = erasure.Done(ctx, db, l.ID)
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
	if l.Kind == erasure.Everything || l.Kind == erasure.ButOpen {
		return eraseIn(ctx, tx, book, v, l.Kind == erasure.ButOpen)
	}
	for _, erase := range []func(context.Context, pgx.Tx, postgres.Viewer, erasure.Line) (bool, error){
		chat.EraseAgain, oneonone.EraseAgain, brief.EraseAgain, journey.EraseAgain, book.EraseAgain,
	} {
		is, err := erase(ctx, tx, v, l)
		if err == nil && (l.Kind == erasure.Talk || l.Kind == erasure.Journey) {
			err = report.ForgetIn(ctx, tx)
		}
		if is || err != nil {
			return err
		}
	}
	return fmt.Errorf("what is %q? This program is older than the file", l.Kind)
}
