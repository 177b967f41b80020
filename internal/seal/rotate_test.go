package seal_test

import (
	"errors"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/internal/seal"
)

// ownKey opens a test database that was sealed with nothing yet, with a master key of its own.
func ownKey(t *testing.T) (db *postgres.DB, file *seal.File) {
	t.Helper()
	dsn := postgrestest.Fresh(t)
	conn, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Exec(t.Context(), `delete from seal.master`); err != nil {
		t.Fatal(err)
	}
	if err := conn.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "key.json")
	if err := seal.Create(path); err != nil {
		t.Fatal(err)
	}
	db, err = postgres.Open(t.Context(), postgres.Config{URL: dsn, MasterKey: path})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	file, err = seal.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return db, file
}

func asKeeper(t *testing.T, db *postgres.DB, fn func(tx pgx.Tx) error) {
	t.Helper()
	if err := db.As(t.Context(), postgres.Keeper(), fn); err != nil {
		t.Fatal(err)
	}
}

func rewrapAll(t *testing.T, db *postgres.DB, batch int) (all int) {
	t.Helper()
	for n := 1; n > 0; all += n {
		asKeeper(t, db, func(tx pgx.Tx) (err error) {
			n, err = seal.Rewrap(t.Context(), tx, "seal.person_key", batch)
			return err
		})
	}
	return all
}

// counts are the keys by master, all of which must open.
func counts(t *testing.T, db *postgres.DB) map[string]int {
	t.Helper()
	all := map[string]int{}
	asKeeper(t, db, func(tx pgx.Tx) error {
		list, err := seal.Count(t.Context(), tx, "seal.person_key")
		for _, c := range list {
			if all[c.Master] = c.Keys; c.Open != c.Keys {
				t.Errorf("%+v", c)
			}
		}
		return err
	})
	return all
}

// People go on to write and read, and new ones come, while every key is wrapped anew; nothing is lost, and afterwards the old key can go.
func TestKeysAreWrappedAnewWhilePeopleWrite(t *testing.T) {
	db, file := ownKey(t)
	ids := people(t, db, 60)
	sealed := make([][]byte, len(ids))
	for i, id := range ids[:40] {
		var err error
		if sealed[i], err = keyOf(t, db, id).Seal("before"); err != nil {
			t.Fatal(err)
		}
	}
	old := file.Names()[0]
	if got := counts(t, db); got[old] != 40 {
		t.Fatalf("before: %v", got)
	}
	var working sync.WaitGroup
	var stop atomic.Bool
	for part := range 4 {
		working.Go(func() {
			for n := 0; n < 2*len(ids) && !stop.Load() || n < len(ids); n++ { // everybody once at least
				i := (part*15 + n) % len(ids)
				err := db.As(t.Context(), viewer(ids[i]), func(tx pgx.Tx) error {
					key, err := seal.Key(t.Context(), tx, seal.Person(ids[i]))
					if err != nil || i >= 40 {
						return err
					}
					_, err = key.Open(sealed[i])
					return err
				})
				if err != nil {
					t.Errorf("person %d: %v", i, err)
					return
				}
			}
		})
	}
	err := file.Rotate(func(next seal.Master) error {
		return db.As(t.Context(), postgres.Keeper(), func(tx pgx.Tx) error { return seal.Check(t.Context(), tx, next) })
	})
	if err != nil {
		t.Fatal(err)
	}
	rewrapAll(t, db, 7)
	stop.Store(true)
	working.Wait()
	asKeeper(t, db, func(tx pgx.Tx) error { return seal.Forget(t.Context(), tx, file) })
	rewrapAll(t, db, 7)
	if got := counts(t, db); len(got) != 1 || got[file.Names()[0]] != 60 || file.Names()[0] == old {
		t.Fatalf("after: %v", got)
	}
	if err := file.KeepPrimary(); err != nil {
		t.Fatal(err)
	}
	for i, id := range ids[:40] {
		if got, err := keyOf(t, db, id).Open(sealed[i]); got != "before" || err != nil {
			t.Errorf("%q, %v", got, err)
		}
	}
}

// A program that still wraps with a retired key stores nothing: what it sealed could not be opened later.
func TestARetiredMasterMakesNoKey(t *testing.T) {
	db, _ := ownKey(t)
	ids := people(t, db, 2)
	keyOf(t, db, ids[0])
	if _, err := postgrestest.Owner(t, db).Exec(t.Context(), `delete from seal.master`); err != nil {
		t.Fatal(err)
	}
	err := db.As(t.Context(), viewer(ids[1]), func(tx pgx.Tx) error {
		_, err := seal.Key(t.Context(), tx, seal.Person(ids[1]))
		return err
	})
	if !errors.Is(err, seal.ErrUnknownMaster) {
		t.Errorf("got %v", err)
	}
}

// A start with another key, or with a key of the same name that is not the same, is refused, whoever asks.
func TestCheckRefusesAnotherKey(t *testing.T) {
	db, file := ownKey(t)
	check := func(m seal.Master) (err error) {
		asKeeper(t, db, func(tx pgx.Tx) error { err = seal.Check(t.Context(), tx, m); return nil })
		return err
	}
	if err := check(file); err != nil {
		t.Error(err)
	}
	if err := check(newFile(t)); !errors.Is(err, seal.ErrUnknownMaster) {
		t.Errorf("another file: %v", err)
	}
	if _, err := postgrestest.Owner(t, db).Exec(t.Context(), `update seal.master set probe = set_byte(probe, 40, get_byte(probe, 40) # 1)`); err != nil {
		t.Fatal(err)
	}
	if err := check(file); !errors.Is(err, seal.ErrBadMaster) {
		t.Errorf("another key of the same name: %v", err)
	}
}

// While somebody's first words are stored, wrapped by the old master, that one is not given up.
func TestRetiringWaitsForKeysThatAreBeingStored(t *testing.T) {
	db, file := ownKey(t)
	id := people(t, db, 1)[0]
	forget := func() error {
		return db.As(t.Context(), postgres.Keeper(), func(tx pgx.Tx) error {
			if _, err := tx.Exec(t.Context(), `set local lock_timeout = '100ms'`); err != nil {
				return err
			}
			return seal.Forget(t.Context(), tx, file)
		})
	}
	err := db.As(t.Context(), viewer(id), func(tx pgx.Tx) error {
		if _, err := seal.Key(t.Context(), tx, seal.Person(id)); err != nil {
			return err
		}
		err := file.Rotate(func(next seal.Master) error {
			return db.As(t.Context(), postgres.Keeper(), func(tx pgx.Tx) error { return seal.Check(t.Context(), tx, next) })
		})
		if err != nil {
			return err
		}
		if err := forget(); err == nil {
			t.Error("the old master is given up under a key that is being stored")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := forget(); err != nil {
		t.Fatal(err)
	}
	if n := rewrapAll(t, db, 10); n != 1 {
		t.Errorf("%d keys were wrapped anew", n)
	}
}
