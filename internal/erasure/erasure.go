// Package erasure keeps in mind, outside of the database, what people erased, so that it is erased again after a backup was restored.
//
// Whoever erases something notes it in the same transaction (Note): a kind, and hashes of the ids of the person and the thing. Write takes
// what was noted to a file and leaves an id alone in the database. An erasure whose id the database does not know happened after the
// moment of the backup that it was restored from (Missing); the packages that erased do so again, and Done notes the id.
//
// It owns the schema erasure. The file has no word and no id that leads anywhere without the database.
//
// From the bottom up: this file notes; again.go finds what a line stands for; file.go is the file.
//
// Doubts: what somebody wrote over comes back as it was in the backup, since only taking away is noted; between a commit and the file lie
// some seconds; a machine that burns down in them takes the note along. Who has the file and the database can tell whose lines are whose.
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
	Entry      Kind = "entry" // out of the line; it can be brought back
	EntryGone  Kind = "entry_gone"
	Site       Kind = "profile_site" // what stood in this field of the profile, or a part of it
	JobFamily  Kind = "profile_job_family"
	Stages     Kind = "profile_stages"
	Interests  Kind = "profile_interests"
	Theme      Kind = "theme" // its thing: ThemeID
	OwnNote    Kind = "note"  // it can be brought back, like the next two
	Promise    Kind = "promise"
	Brief      Kind = "brief"
	BriefGone  Kind = "brief_gone"
	Card       Kind = "card"     // taken back by who gave it
	Shared     Kind = "shared"   // a shared note, or the proposal of one
	Question   Kind = "question" // withdrawn by who asked first; without a name its person is uuid.Nil
	Left       Kind = "left"     // a question of somebody else, or the invitation to it
	Remark     Kind = "remark"   // what one of HR noted of a question
	Offline    Kind = "offline"  // from here on no language model gets a word; taken back by Back
	Back       Kind = "back"     // the thing was brought back: what was noted of it before does not hold
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
