package erasure

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// Is is the condition that a column of ids holds the thing of a line, which is the argument @thing.
func Is(column string) string {
	return ` pg_catalog.sha256('dousuru erasure '::bytea || pg_catalog.uuid_send(` + column + `)) = @thing `
}

// Args are the arguments of a statement that erases again: @thing, @at, and @person, in whose name it runs.
func (l Line) Args(person uuid.UUID) pgx.NamedArgs {
	return pgx.NamedArgs{"thing": l.Thing[:], "at": l.At, "person": person}
}

// Again runs the statement of the line's kind, of those that a package erases its own with, inside its person's own transaction. is is
// false where the line is about something of another package; what is not there is no error.
func (l Line) Again(ctx context.Context, tx pgx.Tx, person uuid.UUID, statements map[Kind]string) (is bool, err error) {
	statement, is := statements[l.Kind]
	if !is {
		return false, nil
	}
	if _, err := tx.Exec(ctx, statement, l.Args(person)); err != nil {
		return true, fmt.Errorf("erase %s again: %w", l.Kind, err)
	}
	return true, nil
}

// comeBack are the kinds of what can be brought back.
var comeBack = map[Kind]bool{Entry: true, OwnNote: true, Promise: true, Brief: true, Question: true, Offline: true}

// Standing are the lines that still hold, in their order: without those of what was brought back later on, and without Back itself.
// gone are the others.
func Standing(lines []Line) (standing, gone []Line) {
	back := map[Hash]int{}
	for i, l := range lines {
		if l.Kind == Back {
			back[l.Thing] = i
		}
	}
	for i, l := range lines {
		if l.Kind == Back || comeBack[l.Kind] && i < back[l.Thing] {
			gone = append(gone, l)
		} else {
			standing = append(standing, l)
		}
	}
	return standing, gone
}
