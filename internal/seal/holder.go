package seal

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// A Holder is whose data key it is: a row of a table with the columns holder and wrapped_key.
type Holder struct {
	table string
	id    uuid.UUID
}

// Person is the holder of what one person alone reads.
func Person(id uuid.UUID) Holder { return Holder{"seal.person_key", id} }

// Thing is the holder of what several people read; table is its table of keys (see the package's comment), never a caller's words.
func Thing(table string, id uuid.UUID) Holder { return Holder{table, id} }

// bound keeps a wrapped key with its holder.
func (h Holder) bound() []byte { return bind([]string{h.table, h.id.String()}) }

// ErrNoKey is returned where a holder has no key, or none that the viewer may read: nothing was sealed, or it was erased.
var ErrNoKey = errors.New("there is no key")

// Find reads a holder's key. Whether the viewer may is decided by the policies of its table: ErrNoKey.
func Find(ctx context.Context, tx pgx.Tx, h Holder) (*DataKey, error) {
	k, err := keeperOf(tx)
	if err != nil {
		return nil, err
	}
	if k.bare != nil {
		return k.bare, nil
	}
	var wrapped []byte
	err = tx.QueryRow(ctx, `select wrapped_key from `+h.table+` where holder = $1`, h.id).Scan(&wrapped)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, ErrNoKey
	}
	if err != nil {
		return nil, fmt.Errorf("read key: %w", err)
	}
	return k.unwrap(ctx, h, wrapped)
}

// Unwrap is Find for callers whose query brought wrapped_key along; nil is ErrNoKey.
func Unwrap(ctx context.Context, tx pgx.Tx, h Holder, wrapped []byte) (*DataKey, error) {
	k, err := keeperOf(tx)
	if err != nil {
		return nil, err
	}
	return k.unwrap(ctx, h, wrapped)
}

// Key is Find that makes the key where there is none; it is there with the commit. Two transactions that make it at the same time
// get the same one: the second waits for the first.
func Key(ctx context.Context, tx pgx.Tx, h Holder) (*DataKey, error) {
	key, err := Find(ctx, tx, h)
	if !errors.Is(err, ErrNoKey) {
		return key, err
	}
	key, made, err := store(ctx, tx, h, "on conflict (holder) do nothing")
	if err != nil || made {
		return key, err
	}
	return Find(ctx, tx, h)
}

// Make makes the key of a new thing without looking for it, for a maker who will not read the thing, and before the thing's row where
// the foreign key of its table of keys is deferred. made is false where there is a key already; then key is nil.
func Make(ctx context.Context, tx pgx.Tx, h Holder) (key *DataKey, made bool, err error) {
	return store(ctx, tx, h, "on conflict do nothing") // naming the column would need the right to read the row
}

func store(ctx context.Context, tx pgx.Tx, h Holder, conflict string) (*DataKey, bool, error) {
	k, err := keeperOf(tx)
	if err != nil {
		return nil, false, err
	}
	if k.bare != nil {
		return k.bare, true, nil
	}
	key, body, err := newKey()
	if err != nil {
		return nil, false, err
	}
	wrapped, err := wrap(ctx, k.master, body, h.bound())
	if err != nil {
		return nil, false, err
	}
	name, _, err := nameOf(wrapped)
	if err != nil {
		return nil, false, err
	}
	// The lock on the master key's row makes Forget wait: no key is stored that a retired master wrapped.
	made, err := tx.Exec(ctx, `insert into `+h.table+` (holder, wrapped_key) select $1, $2 from seal.master where name = $3 for share `+conflict, h.id, wrapped, name)
	if err != nil {
		return nil, false, fmt.Errorf("store key: %w", err)
	}
	if made.RowsAffected() == 1 {
		return key, true, nil
	}
	var known bool
	if err := tx.QueryRow(ctx, `select exists (select from seal.master where name = $1)`, name).Scan(&known); err != nil {
		return nil, false, fmt.Errorf("store key: %w", err)
	}
	if !known {
		return nil, false, fmt.Errorf("store key: %w: %s is retired; this program needs the new file", ErrUnknownMaster, name)
	}
	return nil, false, nil
}

// UnwrapOnce is Unwrap for who goes through more keys than the memory holds: it takes what is there and adds nothing.
func UnwrapOnce(ctx context.Context, tx pgx.Tx, h Holder, wrapped []byte) (*DataKey, error) {
	k, err := keeperOf(tx)
	if err != nil {
		return nil, err
	}
	return k.look(ctx, h, wrapped, false)
}

// Erase deletes a holder's key: whatever it sealed can never be opened again, in no copy of the rows. A backup from before still
// holds the wrapped key; it ends with the backup, or when the master key of that time is retired and its copies are destroyed.
func Erase(ctx context.Context, tx pgx.Tx, h Holder) error {
	if _, err := tx.Exec(ctx, `delete from `+h.table+` where holder = $1`, h.id); err != nil {
		return fmt.Errorf("erase key: %w", err)
	}
	return nil
}
