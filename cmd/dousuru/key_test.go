package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/directory"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/internal/seal"
)

// new, rotate beside a running server, check, retire, and what a start with the old copy says: the life of a master key.
func TestKeyCommand(t *testing.T) {
	dsn, file := postgrestest.Fresh(t), filepath.Join(t.TempDir(), "key.json")
	conn, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Exec(t.Context(), `delete from seal.master`); err != nil { // of the template
		t.Fatal(err)
	}
	conn.Close(t.Context())
	t.Setenv("DATABASE_URL", dsn)
	t.Setenv("DOUSURU_MASTER_KEY_FILE", file)
	said := func(code int, args ...string) string {
		t.Helper()
		var out, errOut strings.Builder
		if got := run(t.Context(), args, strings.NewReader(""), &out, &errOut); got != code {
			t.Fatalf("%v: exit %d: %s", args, got, errOut.String())
		}
		return out.String() + errOut.String()
	}
	if got := said(1, "migrate"); !strings.Contains(got, "dousuru key new "+file) {
		t.Errorf("without a key: %s", got)
	}
	said(0, "key", "new", file)
	said(1, "key", "new", file)
	if got := said(0, "key", "retire"); !strings.Contains(got, "no old master key") {
		t.Error(got)
	}
	server, err := postgres.Open(t.Context(), postgres.Config{URL: dsn, MasterKey: file})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	if err := directory.Put(t.Context(), server, []directory.Entry{{Slug: "mika", Name: "Mika"}, {Slug: "ken", Name: "Ken"}}); err != nil {
		t.Fatal(err)
	}
	sealed := map[string][]byte{}
	opens := func(slug string) { // the server seals at first, and opens then
		t.Helper()
		p, err := directory.FindSlug(t.Context(), server, slug)
		if err != nil {
			t.Fatal(err)
		}
		err = server.As(t.Context(), p.Viewer(), func(tx pgx.Tx) error {
			key, err := seal.Key(t.Context(), tx, seal.Person(p.ID))
			if err == nil && sealed[slug] == nil {
				sealed[slug], err = key.Seal("words", uuid.Nil.String())
			}
			if err != nil {
				return err
			}
			if got, err := key.Open(sealed[slug], uuid.Nil.String()); err != nil || got != "words" {
				t.Errorf("%s: %q, %v", slug, got, err)
			}
			return nil
		})
		if err != nil {
			t.Errorf("%s: %v", slug, err)
		}
	}
	opens("mika")
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got := said(0, "key", "rotate"); !strings.HasPrefix(got, "1 data keys are wrapped") {
		t.Error(got)
	}
	for _, slug := range []string{"mika", "ken"} { // the running server follows, without a new start
		opens(slug)
	}
	if got := said(0, "key", "check"); !strings.Contains(got, "2 keys, 2 of them open") || strings.Count(got, "file:") != 3 {
		t.Error(got)
	}
	if got := said(0, "key", "rotate", "--resume"); !strings.HasPrefix(got, "0 data keys") {
		t.Error(got)
	}
	if got := said(0, "key", "retire"); !strings.HasPrefix(got, "1 old master keys are out") {
		t.Error(got)
	}
	if err := server.MasterKeyReadable(); err != nil {
		t.Error(err)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if opens("mika"); server.MasterKeyReadable() == nil { // what runs has its key and goes on; the health of it is told
		t.Error("a key file that is gone is not told")
	}
	if err := os.WriteFile(file, before, 0o600); err != nil {
		t.Fatal(err)
	}
	if got := said(1, "migrate"); !strings.Contains(got, "the master key is another one") {
		t.Errorf("with the copy of before: %s", got)
	}
}
