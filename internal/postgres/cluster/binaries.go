package cluster

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// install is one installed Postgres server.
type install struct {
	bin    string // folder of initdb, pg_ctl and postgres
	major  int
	vector bool // pgvector is installed beside it
}

// places are the folders where distributions put the server's programs, newest first within a pattern.
var places = []string{
	"/usr/lib/postgresql/*/bin",                                             // Debian, Ubuntu
	"/usr/lib/postgresql*/bin",                                              // Alpine
	"/usr/pgsql-*/bin",                                                      // the Postgres project's own RPMs
	"/opt/homebrew/opt/postgresql@*/bin", "/usr/local/opt/postgresql@*/bin", // Homebrew on Apple silicon and Intel
	"/opt/homebrew/bin", "/usr/local/bin", "/usr/local/pgsql/bin", "/usr/bin",
}

// installs lists every Postgres server found, the preferred first: what pg_config names, the PATH, then the usual places.
func installs() []install {
	var dirs []string
	if out, err := exec.Command("pg_config", "--bindir").Output(); err == nil {
		dirs = append(dirs, strings.TrimSpace(string(out)))
	}
	dirs = append(dirs, filepath.SplitList(os.Getenv("PATH"))...)
	for _, pattern := range places {
		found, _ := filepath.Glob(pattern) // the patterns are well formed
		slices.SortFunc(found, func(a, b string) int { return numberIn(b) - numberIn(a) })
		dirs = append(dirs, found...)
	}
	var list []install
	seen := map[string]bool{}
	for _, dir := range dirs {
		real, err := filepath.EvalSymlinks(dir)
		if err != nil || seen[real] {
			continue
		}
		seen[real] = true
		if in, ok := inspect(dir); ok {
			list = append(list, in)
		}
	}
	return list
}

var number = regexp.MustCompile(`\d+`)

func numberIn(path string) int {
	n, _ := strconv.Atoi(number.FindString(path)) // no number: 0, last
	return n
}

// inspect reports whether dir holds a whole server; a client package alone has no initdb.
func inspect(dir string) (install, bool) {
	for _, program := range []string{"initdb", "pg_ctl", "postgres"} {
		if info, err := os.Stat(filepath.Join(dir, program)); err != nil || info.IsDir() || info.Mode()&0o111 == 0 {
			return install{}, false
		}
	}
	out, err := exec.Command(filepath.Join(dir, "postgres"), "--version").Output()
	if err != nil {
		return install{}, false
	}
	major := numberIn(string(out))
	return install{bin: dir, major: major, vector: hasVector(dir)}, major > 0
}

// hasVector looks where this server keeps its extensions. Without pg_config nothing is known, and the question is left to
// the running server.
func hasVector(bin string) bool {
	out, err := exec.Command(filepath.Join(bin, "pg_config"), "--sharedir").Output()
	if err != nil {
		return true
	}
	_, err = os.Stat(filepath.Join(strings.TrimSpace(string(out)), "extension", "vector.control"))
	return err == nil
}

// oldest is the first major version whose views can carry security_invoker, which row-level security needs here.
const oldest = 15

// chooseInstall takes the server that an existing data folder needs (major), or for a new one (major 0) the first with
// pgvector. Its errors say what to install.
func chooseInstall(list []install, folder string, major int) (install, error) {
	var fit []install
	for _, in := range list {
		if in.major == major || major == 0 && in.major >= oldest {
			fit = append(fit, in)
		}
	}
	switch {
	case len(fit) == 0 && major != 0 && len(list) > 0:
		return install{}, fmt.Errorf("data folder %s was made by Postgres %d, but this machine has Postgres %d: "+
			"install Postgres %d again (%s), or dump the data there and load it into a new data folder",
			folder, major, list[0].major, major, installCommand(major))
	case len(fit) == 0 && len(list) > 0:
		return install{}, fmt.Errorf("this machine has Postgres %d; %d or newer is needed: %s", list[0].major, oldest, installCommand(0))
	case len(fit) == 0:
		return install{}, fmt.Errorf("no Postgres server is installed: %s, or set DATABASE_URL", installCommand(major))
	}
	for _, in := range fit {
		if in.vector {
			return in, nil
		}
	}
	return install{}, fmt.Errorf("pgvector is missing for Postgres %d: %s", fit[0].major, VectorCommand(fit[0].major))
}
