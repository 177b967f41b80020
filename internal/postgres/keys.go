package postgres

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"path/filepath"
	"strings"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/seal"
)

// MasterKeyFile is the name of the master key in the data folder of a private cluster, where no other file is named.
const MasterKeyFile = "master-key.json"

// keys finds the master key, seals what a migration left plain, and refuses a key that does not open what is sealed. owner is the
// login of the migrations, which were done before.
func keys(ctx context.Context, owner *pgx.ConnConfig, cfg Config, log *slog.Logger) (*seal.Keeper, error) {
	config := owner.Copy()
	setCommon(config.RuntimeParams)
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return nil, err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	master, err := findMaster(ctx, conn, cfg, log)
	if err != nil {
		return nil, err
	}
	err = pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		// The owner need be no superuser, and policies hold for it, too.
		if _, err := tx.Exec(ctx, `select pg_catalog.set_config('app.roles', $1, true)`, ","+string(RoleKeeper)+","); err != nil {
			return err
		}
		return seal.Check(ctx, tx, master)
	})
	if err != nil {
		return nil, fmt.Errorf("%w; start with the master key of this database, or its copy", err)
	}
	keeper := seal.NewKeeper(master)
	seal.Attach(conn, keeper)
	if err := sealPlain(ctx, conn, log); err != nil {
		return nil, fmt.Errorf("seal what was stored before: %w", err)
	}
	return keeper, nil
}

// findMaster is the master key of the settings. A private cluster that has sealed nothing yet gets one of its own; a key that is
// lost is never made up for by a new one.
func findMaster(ctx context.Context, conn *pgx.Conn, cfg Config, log *slog.Logger) (seal.Master, error) {
	if cfg.Master != nil {
		return cfg.Master, nil
	}
	path := cfg.MasterKey
	if path == "" && cfg.URL != "" {
		return nil, errors.New("no master key: with DATABASE_URL, DOUSURU_MASTER_KEY_FILE has to name its file; make one with `dousuru key new FILE` and keep a copy apart from the backups of the database")
	}
	if path == "" {
		path = filepath.Join(cfg.Data, MasterKeyFile)
		var sealed bool
		if err := conn.QueryRow(ctx, `select exists (select from seal.master)`).Scan(&sealed); err != nil {
			return nil, err
		}
		if !sealed {
			switch err := seal.Create(path); {
			case err == nil:
				log.Warn("made the master key that opens what people write; keep a copy of this file apart from the backups of the database: without it nothing can be read, and with it everything", "file", path)
			case !errors.Is(err, fs.ErrExist):
				return nil, err
			}
		}
	}
	file, err := seal.OpenFile(path)
	if errors.Is(err, seal.ErrNoMaster) && cfg.MasterKey == "" {
		return nil, fmt.Errorf("%w, and what is in the database was sealed with it; put its copy back", err)
	}
	if errors.Is(err, seal.ErrNoMaster) {
		return nil, fmt.Errorf("%w; put its copy back, or make one with `dousuru key new %s` if the database is new", err, path)
	}
	if err != nil {
		return nil, err
	}
	return file, nil
}

// sealPlain seals the columns of seal.pending, each in one transaction, during which nobody else reads its table, and lets Postgres
// write the table anew without the rows of before. Only the first start after an update finds any.
func sealPlain(ctx context.Context, conn *pgx.Conn, log *slog.Logger) error {
	var any bool
	if err := conn.QueryRow(ctx, `select exists (select from seal.pending)`).Scan(&any); err != nil || !any {
		return err
	}
	for _, c := range seal.Columns() {
		done, err := sealColumn(ctx, conn, c)
		if err != nil {
			return err
		}
		if done == 0 {
			continue
		}
		if _, err := conn.Exec(ctx, `vacuum full `+c.Table); err != nil {
			return err
		}
		log.Info("sealed what was stored before; older backups and WAL segments still hold it in plain words", "column", c.Table+"."+c.Name, "rows", done)
	}
	return nil
}

func sealColumn(ctx context.Context, conn *pgx.Conn, c seal.Column) (done int, err error) {
	name := c.Table + "." + c.Name
	var pending bool
	if err := conn.QueryRow(ctx, `select exists (select from seal.pending where column_name = $1)`, name).Scan(&pending); err != nil || !pending {
		return 0, err
	}
	err = pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		gone, err := tx.Exec(ctx, `delete from seal.pending where column_name = $1`, name) // waits for another program that does it
		if err != nil || gone.RowsAffected() == 0 {
			return err
		}
		tables := c.Table + ", " + c.Keys()
		for _, table := range strings.Split(tables, ", ") { // the owner need be no superuser
			if _, err := tx.Exec(ctx, `alter table `+table+` no force row level security`); err != nil {
				return err
			}
		}
		if done, err = seal.SealPlain(ctx, tx, c); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `set constraints all immediate`); err != nil { // of keys that are made before their rows
			return err
		}
		for _, table := range strings.Split(tables, ", ") {
			if _, err := tx.Exec(ctx, `alter table `+table+` force row level security`); err != nil {
				return err
			}
		}
		return nil
	})
	return done, err
}

// MasterKeyReadable reports what keeps the master key's file from being read now, though the running program has its key; nil: nothing,
// or no file.
func (db *DB) MasterKeyReadable() error {
	if file, ok := db.keys.Master().(*seal.File); ok {
		return file.Readable()
	}
	return nil
}

// Keys is the way to the data keys, which every connection of the pool has already.
func (db *DB) Keys() *seal.Keeper { return db.keys }
