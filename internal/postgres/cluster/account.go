package cluster

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// account is the operating-system user that Postgres runs as.
type account struct {
	name     string
	uid, gid int
	drop     bool // this process is root and becomes the account for every Postgres program
}

// chooseAccount: Postgres refuses to run as root, so root hands over to the owner of an existing cluster, else to the user
// postgres, else to nobody. Any other user runs Postgres as itself and must own the cluster.
func chooseAccount(folder string) (account, error) {
	owner, exists := ownerOf(folder)
	if uid := os.Geteuid(); uid != 0 {
		if exists && owner != uid {
			return account{}, fmt.Errorf("%s belongs to %s, not to the user running this program", folder, userName(owner))
		}
		return account{name: userName(uid), uid: uid, gid: os.Getegid()}, nil
	}
	if exists && owner != 0 {
		return lookup(strconv.Itoa(owner), user.LookupId)
	}
	for _, name := range []string{"postgres", "nobody"} {
		if a, err := lookup(name, user.Lookup); err == nil {
			return a, nil
		}
	}
	return account{}, errors.New("postgres refuses to run as root, and this machine has neither a user postgres nor nobody; " +
		"run as a normal user, or set DATABASE_URL")
}

func lookup(key string, find func(string) (*user.User, error)) (account, error) {
	u, err := find(key)
	if err != nil {
		return account{}, err
	}
	uid, err1 := strconv.Atoi(u.Uid)
	gid, err2 := strconv.Atoi(u.Gid)
	return account{name: u.Username, uid: uid, gid: gid, drop: true}, errors.Join(err1, err2)
}

func ownerOf(path string) (uid int, exists bool) {
	info, err := os.Stat(path)
	if err != nil {
		return 0, false
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, false
	}
	return int(stat.Uid), true
}

func userName(uid int) string {
	if u, err := user.LookupId(strconv.Itoa(uid)); err == nil {
		return "user " + u.Username
	}
	return fmt.Sprintf("user number %d", uid)
}

// own gives a path to the account; nothing to do unless root drops to it.
func (a account) own(path string) error {
	if !a.drop {
		return nil
	}
	return os.Chown(path, a.uid, a.gid)
}

// attributes run a program as the account and in a session of its own, so that Ctrl-C in the terminal reaches the server
// alone, which then stops Postgres in its turn.
func (a account) attributes() *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{Setsid: true}
	if a.drop {
		attr.Credential = &syscall.Credential{Uid: uint32(a.uid), Gid: uint32(a.gid)}
	}
	return attr
}

// mustEnter fails with the folder that bars the account on the way to path, and with the ways out.
func (a account) mustEnter(path string) error {
	if a.enters(path) {
		return nil
	}
	barred := path
	for dir := filepath.Dir(path); ; dir = filepath.Dir(dir) {
		if !a.enters(dir) {
			barred = dir
		}
		if dir == filepath.Dir(dir) {
			break
		}
	}
	return fmt.Errorf("postgres runs as user %s, whom the folder %s does not let through: %w; "+
		"choose another data folder (--data /var/lib/dousuru), or run: chmod o+x %s", a.name, barred, fs.ErrPermission, barred)
}

// enters tries it rather than reading mode bits, so that access lists and read-only mounts count too.
func (a account) enters(dir string) bool {
	cmd := exec.Command("/bin/sh", "-c", `cd "$1"`, "sh", dir)
	cmd.Dir = "/"
	cmd.SysProcAttr = a.attributes()
	return cmd.Run() == nil
}
