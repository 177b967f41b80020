package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
	"dousuru/internal/seal"
)

// keyCommand is about the master key, which opens what people write (internal/seal).
type keyCommand struct {
	New    keyNewCommand    `cmd:"" help:"Make a file with a new master key, for a new database."`
	Rotate keyRotateCommand `cmd:"" help:"Add a new master key and wrap all data keys with it; the server goes on serving."`
	Retire keyRetireCommand `cmd:"" help:"Take the old master keys out of the file, once nothing is wrapped by them."`
	Check  keyCheckCommand  `cmd:"" help:"Say what the master keys wrap, and whether they open it; exit 1 if not."`
}

type keyNewCommand struct {
	File string `arg:"" type:"path" help:"File to make, mode 0600."`
}

// Run makes the file and touches no database.
func (c *keyNewCommand) Run(std streams) error {
	if err := seal.Create(c.File); err != nil {
		return err
	}
	fmt.Fprintf(std.out, "Made %s. Keep a copy of it apart from the backups of the database: without it nothing that people wrote can be read, and with it everything.\n", c.File)
	return nil
}

// keyBatch is how many keys one transaction wraps anew: some 5 ms, in which a person of the batch waits with their first talk.
const keyBatch = 200

var errNoKeyFile = errors.New("the master key does not lie in a file: its keeper rotates it")

// eachKeyTable runs fn for every table with keys, as the keeper.
func eachKeyTable(ctx context.Context, db *postgres.DB, fn func(tx pgx.Tx, table string) (again bool, err error)) error {
	var tables []string
	err := db.As(ctx, postgres.Keeper(), func(tx pgx.Tx) (err error) {
		tables, err = seal.KeyTables(ctx, tx)
		return err
	})
	if err != nil {
		return err
	}
	for _, table := range tables {
		for again := true; again; {
			err := db.As(ctx, postgres.Keeper(), func(tx pgx.Tx) (err error) {
				again, err = fn(tx, table)
				return err
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// openWithKeys opens the database, whose master key is a file.
func (s *Settings) openWithKeys(ctx context.Context, std streams) (*postgres.DB, *seal.File, error) {
	db, err := s.open(ctx, s.quiet(std.err))
	if err != nil {
		return nil, nil, err
	}
	file, ok := db.Keys().Master().(*seal.File)
	if !ok {
		return nil, nil, errors.Join(errNoKeyFile, db.Close())
	}
	return db, file, nil
}

// rewrap wraps every key that the primary master key did not wrap, in batches, and says how many.
func rewrap(ctx context.Context, db *postgres.DB) (all int, err error) {
	err = eachKeyTable(ctx, db, func(tx pgx.Tx, table string) (bool, error) {
		n, err := seal.Rewrap(ctx, tx, table, keyBatch)
		all += n
		return n > 0, err
	})
	return all, err
}

type keyRotateCommand struct {
	Resume bool `help:"Add no key: go on with a rotation that was interrupted."`
}

// Run adds the key before anything is wrapped with it. A run that was cut off is gone on with by --resume, or by retire.
func (c *keyRotateCommand) Run(ctx context.Context, s *Settings, std streams) error {
	db, file, err := s.openWithKeys(ctx, std)
	if err != nil {
		return err
	}
	defer db.Close()
	if !c.Resume {
		err := file.Rotate(func(next seal.Master) error {
			return db.As(ctx, postgres.Keeper(), func(tx pgx.Tx) error { return seal.Check(ctx, tx, next) })
		})
		if err != nil {
			return err
		}
	}
	n, err := rewrap(ctx, db)
	if err != nil {
		return fmt.Errorf("%w; %d keys were wrapped, go on with `dousuru key rotate --resume`", err, n)
	}
	fmt.Fprintf(std.out, "%d data keys are wrapped by the new master key %s. Copy %s anew. The old keys still open older backups; when no backup of before is to be read any more, take them out with `dousuru key retire`.\n",
		n, file.Names()[0], file.Path())
	return nil
}

type keyRetireCommand struct{}

// Run first sees to it that nothing new is wrapped by the old keys, then wraps what is left, then takes them out of the file.
func (*keyRetireCommand) Run(ctx context.Context, s *Settings, std streams) error {
	db, file, err := s.openWithKeys(ctx, std)
	if err != nil {
		return err
	}
	defer db.Close()
	old := len(file.Names()) - 1
	if old == 0 {
		fmt.Fprintln(std.out, "There is no old master key.")
		return nil
	}
	if err := db.As(ctx, postgres.Keeper(), func(tx pgx.Tx) error { return seal.Forget(ctx, tx, file) }); err != nil {
		return err
	}
	if _, err := rewrap(ctx, db); err != nil {
		return err
	}
	if err := file.KeepPrimary(); err != nil {
		return err
	}
	fmt.Fprintf(std.out, "%d old master keys are out of %s. Destroy the copies that still hold them: backups from before the rotation cannot be read without.\n", old, file.Path())
	return nil
}

type keyCheckCommand struct{}

// Run opens every data key.
func (*keyCheckCommand) Run(ctx context.Context, s *Settings, std streams) error {
	db, err := s.open(ctx, s.quiet(std.err))
	if err != nil {
		return err
	}
	defer db.Close()
	if file, ok := db.Keys().Master().(*seal.File); ok {
		fmt.Fprintf(std.out, "Master keys in %s, the first one wraps: %v\n", file.Path(), file.Names())
	}
	shut := 0
	err = eachKeyTable(ctx, db, func(tx pgx.Tx, table string) (bool, error) {
		counted, err := seal.Count(ctx, tx, table)
		for _, c := range counted {
			fmt.Fprintf(std.out, "%s\t%s\t%d keys, %d of them open\n", c.Table, c.Master, c.Keys, c.Open)
			shut += c.Keys - c.Open
		}
		return false, err
	})
	if err != nil {
		return err
	}
	if shut > 0 {
		return fmt.Errorf("%d data keys do not open with the master keys here", shut)
	}
	return nil
}
