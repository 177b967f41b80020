package seal_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dousuru/internal/seal"
)

func newFile(t *testing.T) *seal.File {
	t.Helper()
	path := filepath.Join(t.TempDir(), "key.json")
	if err := seal.Create(path); err != nil {
		t.Fatal(err)
	}
	file, err := seal.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func TestMasterKeyFile(t *testing.T) {
	file := newFile(t)
	if info, err := os.Stat(file.Path()); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if err := seal.Create(file.Path()); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a second key in its place: %v", err)
	}
	left, err := os.ReadDir(filepath.Dir(file.Path()))
	if err != nil || len(left) != 1 {
		t.Errorf("in the folder: %v, %v", left, err)
	}
	for _, mode := range []fs.FileMode{0o604, 0o620, 0o644, 0o601} {
		if err := os.Chmod(file.Path(), mode); err != nil {
			t.Fatal(err)
		}
		if _, err := seal.OpenFile(file.Path()); err == nil || !strings.Contains(err.Error(), "others may read") {
			t.Errorf("mode %v: %v", mode, err)
		}
	}
	for _, mode := range []fs.FileMode{0o400, 0o440, 0o640} {
		if err := os.Chmod(file.Path(), mode); err != nil {
			t.Fatal(err)
		}
		if _, err := seal.OpenFile(file.Path()); err != nil {
			t.Errorf("mode %v: %v", mode, err)
		}
	}
}

// No error says a word of what the file holds.
func TestDamagedMasterKey(t *testing.T) {
	file := newFile(t)
	body, err := os.ReadFile(file.Path())
	if err != nil {
		t.Fatal(err)
	}
	for what, damaged := range map[string][]byte{"nothing": nil, "a half": body[:len(body)/2], "other words": []byte("s3cret words\n"), "an empty list": []byte("{}")} {
		path := filepath.Join(t.TempDir(), "key.json")
		if err := os.WriteFile(path, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := seal.OpenFile(path)
		if err == nil || !strings.Contains(err.Error(), "damaged") || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := seal.OpenFile(filepath.Join(t.TempDir(), "none")); !errors.Is(err, seal.ErrNoMaster) {
		t.Errorf("no file: %v", err)
	}
}

// A program that has read the file follows what another one does to it.
func TestRotationIsFollowed(t *testing.T) {
	file := newFile(t)
	server, err := seal.OpenFile(file.Path())
	if err != nil {
		t.Fatal(err)
	}
	old, wrapped, err := server.Wrap(t.Context(), []byte("key"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := file.Rotate(func(seal.Master) error { return errors.New("no database") }); err == nil {
		t.Error("a key that the database was not told of becomes primary")
	}
	if name, _, err := file.Wrap(t.Context(), nil, nil); err != nil || name != old {
		t.Errorf("after a rotation that failed %s wraps, %v", name, err)
	}
	if err := file.Rotate(func(seal.Master) error { return nil }); err != nil {
		t.Fatal(err)
	}
	now, later, err := file.Wrap(t.Context(), []byte("key"), nil)
	if err != nil || now == old {
		t.Fatalf("wraps with %s after %s, %v", now, old, err)
	}
	if got, err := server.Unwrap(t.Context(), now, later, nil); err != nil || string(got) != "key" {
		t.Errorf("the server opens %q, %v", got, err)
	}
	if name, _, err := server.Wrap(t.Context(), []byte("key"), nil); err != nil || name != now {
		t.Errorf("the server wraps with %s, %v", name, err)
	}
	if err := file.KeepPrimary(); err != nil {
		t.Fatal(err)
	}
	if _, err := file.Unwrap(t.Context(), old, wrapped, nil); !errors.Is(err, seal.ErrUnknownMaster) {
		t.Errorf("the old key: %v", err)
	}
	if got := file.Names(); len(got) != 1 || got[0] != now {
		t.Errorf("left are %v", got)
	}
}
