package seal

import (
	"bytes"
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// KeyTables are the tables that hold wrapped keys: all with a column wrapped_key.
func KeyTables(ctx context.Context, tx pgx.Tx) ([]string, error) {
	rows, _ := tx.Query(ctx, `select c.oid::regclass::text from pg_catalog.pg_class c join pg_catalog.pg_attribute a on a.attrelid = c.oid
		where c.relkind = 'r' and a.attname = 'wrapped_key' and not a.attisdropped order by 1`)
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

type storedKey struct {
	Holder  uuid.UUID
	Wrapped []byte
}

// Rewrap wraps n keys of a table at most anew, of those that another master key than the primary wrapped, and says how many it
// did; 0: none is left. The data keys stay as they are, so nothing else is to be written. tx is the keeper's.
func Rewrap(ctx context.Context, tx pgx.Tx, table string, n int) (int, error) {
	k, err := keeperOf(tx)
	if err != nil {
		return 0, err
	}
	name, _, err := k.master.Wrap(ctx, nil, nil)
	if err != nil {
		return 0, fmt.Errorf("wrap keys anew: %w", err)
	}
	rows, _ := tx.Query(ctx, `select holder, wrapped_key from `+table+` where substring(wrapped_key from 1 for length($1::bytea)) <> $1
		order by holder limit $2 for update`, wrappedBy(name), n)
	old, err := pgx.CollectRows(rows, pgx.RowToStructByPos[storedKey])
	if err != nil {
		return 0, fmt.Errorf("wrap keys anew: %w", err)
	}
	for _, o := range old {
		bound := Thing(table, o.Holder).bound()
		body, err := unwrap(ctx, k.master, o.Wrapped, bound)
		if err != nil {
			return 0, fmt.Errorf("wrap keys of %s anew: %w", table, err)
		}
		wrapped, err := wrap(ctx, k.master, body, bound)
		if err != nil {
			return 0, err
		}
		if _, err := tx.Exec(ctx, `update `+table+` set wrapped_key = $2 where holder = $1`, o.Holder, wrapped); err != nil {
			return 0, fmt.Errorf("wrap keys anew: %w", err)
		}
	}
	return len(old), nil
}

// probeBound and probe tell a master key from another one of the same name.
var probeBound, probe = []byte("dousuru probe"), []byte("どうする")

// Counted is how many keys a master key has wrapped in a table, and how many of them it opens.
type Counted struct {
	Table, Master string
	Keys, Open    int
}

// Count opens every wrapped key of a table and counts, by the master key's name. tx is the keeper's.
func Count(ctx context.Context, tx pgx.Tx, table string) (all []Counted, err error) {
	k, err := keeperOf(tx)
	if err != nil {
		return nil, err
	}
	at := map[string]int{}
	for last := (uuid.UUID{}); ; {
		rows, _ := tx.Query(ctx, `select holder, wrapped_key from `+table+` where holder > $1 order by holder limit 1000`, last)
		list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[storedKey])
		if err != nil {
			return nil, fmt.Errorf("count keys: %w", err)
		}
		if len(list) == 0 {
			return all, nil
		}
		for _, s := range list {
			name, _, err := nameOf(s.Wrapped)
			if err != nil {
				name = "damaged"
			}
			i, ok := at[name]
			if !ok {
				i, at[name] = len(all), len(all)
				all = append(all, Counted{Table: table, Master: name})
			}
			all[i].Keys++
			if _, err := unwrap(ctx, k.master, s.Wrapped, Thing(table, s.Holder).bound()); err == nil {
				all[i].Open++
			}
		}
		last = list[len(list)-1].Holder
	}
}

// Check compares the master key with the ones that the database was sealed with (seal.master), and notes a new one. It is
// ErrUnknownMaster or ErrBadMaster when something could not be opened.
func Check(ctx context.Context, tx pgx.Tx, master Master) error {
	rows, _ := tx.Query(ctx, `select name, probe from seal.master`)
	type row struct {
		Name  string
		Probe []byte
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[row])
	if err != nil {
		return fmt.Errorf("check master key: %w", err)
	}
	for _, r := range list {
		if got, err := master.Unwrap(ctx, r.Name, r.Probe, probeBound); err != nil {
			return fmt.Errorf("the database was sealed with the key %s: %w", r.Name, err)
		} else if !bytes.Equal(got, probe) {
			return fmt.Errorf("the database was sealed with the key %s: %w", r.Name, ErrBadMaster)
		}
	}
	name, wrapped, err := master.Wrap(ctx, probe, probeBound)
	if err != nil {
		return fmt.Errorf("check master key: %w", err)
	}
	for _, r := range list {
		if r.Name == name {
			return nil
		}
	}
	if _, err := tx.Exec(ctx, `insert into seal.master (name, probe) values ($1, $2) on conflict do nothing`, name, wrapped); err != nil {
		return fmt.Errorf("note master key: %w", err)
	}
	return nil
}

// Forget takes the master keys that are not primary out of what Check asks for. From the commit on nothing new is wrapped by them;
// what was is to be wrapped anew (Rewrap) before they go.
func Forget(ctx context.Context, tx pgx.Tx, master Master) error {
	name, _, err := master.Wrap(ctx, nil, nil)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `delete from seal.master where name <> $1`, name)
	return err
}
