package cluster

import (
	"errors"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func asRoot(t *testing.T) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("only root hands over to another user")
	}
}

func TestRootRunsPostgresAsAnotherUser(t *testing.T) {
	asRoot(t)
	t.Parallel()
	c := join(t, initialised(t))
	if uid, _ := ownerOf(c.pidFile()); uid == 0 || uid != c.account.uid {
		t.Errorf("Postgres runs as user number %d, want %d", uid, c.account.uid)
	}
	leave(t, c)
}

func TestBarredFolderIsNamed(t *testing.T) {
	asRoot(t)
	t.Parallel()
	closed := filepath.Join(folder(t), "closed")
	data := filepath.Join(closed, "deep", "data")
	if err := os.MkdirAll(data, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	_, err := Join(t.Context(), Options{Data: data})
	if !errors.Is(err, fs.ErrPermission) || !strings.Contains(err.Error(), "folder "+closed+" does not") ||
		!strings.Contains(err.Error(), "chmod o+x "+closed) {
		t.Errorf("error %v, want one that names %s and the way out", err, closed)
	}
}

// A plain user keeps a cluster of its own; root joins it as that user.
func TestPlainUser(t *testing.T) {
	asRoot(t)
	t.Parallel()
	plain, err := user.Lookup("nobody")
	if err != nil {
		t.Fatal(err)
	}
	nobody, err := lookup(plain.Uid, user.LookupId)
	if err != nil {
		t.Fatal(err)
	}
	data := folder(t)
	if err := nobody.own(data); err != nil {
		t.Fatal(err)
	}
	p := startProgram(t, data, &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(nobody.uid), Gid: uint32(nobody.gid)}})
	p.mustJoin(t)
	c := join(t, data)
	if c.account.uid != nobody.uid {
		t.Errorf("root takes user %s, want nobody", c.account.name)
	}
	p.leave(t)
	query(t, c, "select 'alive'")
	leave(t, c)
}

func TestAnotherUsersCluster(t *testing.T) {
	asRoot(t)
	t.Parallel()
	data := folder(t)
	if err := os.Chmod(data, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(data, "postgres"), 0o700); err != nil {
		t.Fatal(err)
	}
	p := startProgram(t, data, &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}})
	if line := <-p.said; !strings.Contains(line, "belongs to user root") {
		t.Errorf("the program said %q", line)
	}
	p.cmd.Wait()
}
