package journey

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/seal"
)

// The tables with words. A decision, an entry and the profile open with their person's key, a share with its own.
const (
	decisionTable = "journey.decision"
	entryTable    = "journey.entry"
	profileTable  = "journey.profile"
	contentTable  = "journey.share_content"
	shareKeys     = "journey.share_key"
)

// ownKey is the column that brings the viewer's wrapped key along with rows that are theirs alone.
const ownKey = `(select wrapped_key from seal.person_key where holder = (select directory.viewer()))`

// toSeal is a row of a person's to write: their key is made with the first one.
func toSeal(ctx context.Context, tx pgx.Tx, person uuid.UUID, table string, id uuid.UUID) (*seal.Row, error) {
	key, err := seal.Key(ctx, tx, seal.Person(person))
	if err != nil {
		return nil, err
	}
	return key.Row(table, id.String()), nil
}

// toOpen is a row of a person's whose query brought ownKey along.
func toOpen(ctx context.Context, tx pgx.Tx, person uuid.UUID, wrapped []byte, table string, id uuid.UUID) *seal.Row {
	return seal.Along(ctx, tx, seal.Person(person), wrapped, table, id.String())
}

// listed is a list as it is sealed: none is an empty one.
func listed[T any](list []T) []T { return append([]T{}, list...) }
