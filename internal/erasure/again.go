package erasure

import (
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
