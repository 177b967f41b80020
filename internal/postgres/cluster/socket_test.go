package cluster

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// deepFolder has a path too long for a socket.
func deepFolder(t *testing.T) string {
	t.Helper()
	data := filepath.Join(initialised(t), strings.Repeat("long", 30))
	if err := os.Mkdir(data, 0o711); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(filepath.Dir(data), "postgres"), filepath.Join(data, "postgres")); err != nil {
		t.Fatal(err)
	}
	return data
}

func TestLongPath(t *testing.T) {
	t.Parallel()
	c := join(t, deepFolder(t))
	if len(socketName(c.socket)) > longest {
		t.Errorf("socket %s is too long", socketName(c.socket))
	}
	info, err := os.Stat(c.socket)
	if err != nil {
		t.Fatal(err)
	}
	if owner, _ := ownerOf(c.socket); info.Mode().Perm() != 0o700 || owner != c.account.uid {
		t.Errorf("socket folder has mode %v and owner %d", info.Mode(), owner)
	}
	query(t, c, "select 'alive'")

	// A cleaner of /tmp takes the socket: nobody can connect until Postgres is started anew.
	os.Remove(socketName(c.socket))
	if err := c.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	query(t, c, "select 'alive'")
	leave(t, c)
	if _, err := os.Stat(c.socket); err == nil {
		t.Error("the socket folder is left behind")
	}
}

func TestSocketFolderOfSomebodyElse(t *testing.T) {
	t.Parallel()
	data := deepFolder(t)
	c, err := prepare(Options{Data: data})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(c.socket, 0o777); err != nil {
		t.Fatal(err)
	}
	defer os.Remove(c.socket)
	if err := os.Chmod(c.socket, 0o777); err != nil {
		t.Fatal(err)
	}
	if _, err := Join(t.Context(), Options{Data: data}); err == nil || !strings.Contains(err.Error(), "is not a private folder") {
		t.Errorf("an open socket folder was used: %v", err)
	}
}
