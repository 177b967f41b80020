package oneonone

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/seal"
)

// The tables with words. A note and a promise open with their author's key, what two people read with one of its own.
const (
	noteTable    = "oneonone.note_words"
	promiseTable = "oneonone.promise_words"
	sharedTable  = "oneonone.shared_words"
	cardTable    = "oneonone.card_words"
	sharedKeys   = "oneonone.shared_key"
	cardKeys     = "oneonone.card_key"
)

// ownKey is the column that brings the viewer's wrapped key along with rows of theirs.
const ownKey = `(select wrapped_key from seal.person_key where holder = (select directory.viewer()))`

// sealedWords are the words of a note or a promise; the key of their author is made with the first.
func sealedWords(ctx context.Context, tx pgx.Tx, author uuid.UUID, table string, id uuid.UUID, words string) ([]byte, error) {
	key, err := seal.Key(ctx, tx, seal.Person(author))
	if err != nil {
		return nil, err
	}
	row := key.Row(table, id.String())
	return row.Seal("words", words), row.Err()
}

// openedWords is the way back, with the key that the query brought along.
func openedWords(ctx context.Context, tx pgx.Tx, author uuid.UUID, wrapped []byte, table string, id uuid.UUID, sealed []byte) (string, error) {
	row := seal.Along(ctx, tx, seal.Person(author), wrapped, table, id.String())
	return row.Open("words", sealed), row.Err()
}
