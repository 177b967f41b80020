package postgrestest

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
	"dousuru/internal/seal"
)

// MasterKeyVariable names the file with the master key of a test binary, as the program's own setting does.
const MasterKeyVariable = "DOUSURU_MASTER_KEY_FILE"

// makeMasterKey makes the one master key of the binary: every database of its cluster is a copy of one template.
func (s *shared) makeMasterKey() error {
	folder, err := os.MkdirTemp("", "dousuru-key-")
	if err != nil {
		return err
	}
	s.keys = folder
	file := filepath.Join(folder, "master-key.json")
	return errors.Join(seal.Create(file), os.Setenv(MasterKeyVariable, file))
}

// Config opens a test database by its connection string.
func Config(dsn string) postgres.Config {
	return postgres.Config{URL: dsn, MasterKey: os.Getenv(MasterKeyVariable)}
}

// Opened is all that a sealed column ("chat.message.body") holds, opened, in no order.
func Opened(t testing.TB, db *postgres.DB, column string) (words []string) {
	t.Helper()
	for _, c := range seal.Columns() {
		if c.Table+"."+c.Name != column {
			continue
		}
		err := pgx.BeginFunc(t.Context(), Owner(t, db), func(tx pgx.Tx) (err error) {
			words, err = seal.OpenAll(t.Context(), tx, c)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return words
	}
	t.Fatal(fmt.Errorf("%s is no sealed column", column))
	return nil
}

// SealPlain seals what a test wrote with SQL into sealed columns: a zero byte and the words, as migrations leave them.
func SealPlain(t testing.TB, db *postgres.DB) {
	t.Helper()
	if err := pgx.BeginFunc(t.Context(), Owner(t, db), func(tx pgx.Tx) error { return SealPlainIn(t, db, tx) }); err != nil {
		t.Fatal(err)
	}
}

// SealPlainIn is SealPlain in a transaction of the owner's.
func SealPlainIn(t testing.TB, db *postgres.DB, tx pgx.Tx) error {
	t.Helper()
	seal.Attach(tx.Conn(), db.Keys())
	for _, c := range seal.Columns() {
		if _, err := seal.SealPlain(t.Context(), tx, c); err != nil {
			return err
		}
	}
	return nil
}
