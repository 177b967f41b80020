// Package erasure keeps in mind, outside of the database, what people erased, so that it is erased again after a backup was restored.
//
// Whoever erases something notes it in the same transaction (Note): a kind, and hashes of the ids of the person and the thing. Write takes
// what was noted to a file and leaves an id alone in the database. An erasure whose id the database does not know happened after the
// moment of the backup that it was restored from (Missing); the packages that erased do so again, and Done notes the id.
//
// It owns the schema erasure. The file has no word and no id that leads anywhere without the database.
//
// From the bottom up: this file notes; file.go is the file.
//
// Doubts: what is taken back one by one after a 1on1 (notes, cards, promises, briefs), an entry of a line, the profile, and a question that is
// withdrawn are not noted yet, so a backup brings them back; between a commit and the file lie some seconds; a machine that burns down in them takes the note along.
package erasure

import (
	"context"
	"crypto/sha256"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// A Kind is what was erased. The words stand in the file and do not change.
type Kind string

// The kinds.
const (
	Everything Kind = "everything"          // of a person
	ButOpen    Kind = "everything_but_open" // the same, and questions that somebody waits for were kept
	Journey    Kind = "journey"             // of a person
	Talk       Kind = "talk"
	Decision   Kind = "decision"
	Share      Kind = "share" // withdrawn, or forgotten
)

// Topic is hinted with every note.
const Topic = "erasure"

// A Hash stands for an id.
type Hash [sha256.Size]byte

// HashOf is the same for the same id, everywhere.
func HashOf(id uuid.UUID) Hash { return sha256.Sum256(append([]byte("dousuru erasure "), id[:]...)) }

// Note notes that the viewer erased something of theirs, in the transaction that does; thing is uuid.Nil where it is all of a kind.
func Note(ctx context.Context, tx pgx.Tx, kind Kind, person, thing uuid.UUID) error {
	p, t := HashOf(person), HashOf(thing)
	if _, err := tx.Exec(ctx, `insert into erasure.noted (kind, person, thing) values ($1, $2, $3)`, kind, p[:], t[:]); err != nil {
		return fmt.Errorf("note erasure: %w", err)
	}
	return postgres.Notify(ctx, tx, Topic)
}
