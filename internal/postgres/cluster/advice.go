package cluster

import (
	"fmt"
	"os"
	"runtime"
	"strings"
)

// setup is the project's own way to install what is missing.
const setup = "`make run` installs it"

// installCommand says how to install Postgres with pgvector; major 0 means any.
func installCommand(major int) string {
	suffix := ""
	if major > 0 {
		suffix = fmt.Sprintf("-%d", major)
	}
	switch distribution() {
	case "debian", "ubuntu":
		return setup + ", or by hand: apt-get install postgresql" + suffix
	case "fedora", "rhel":
		return "dnf install postgresql-server pgvector"
	case "alpine":
		return "apk add postgresql postgresql-pgvector"
	case "arch":
		return "pacman -S postgresql pgvector"
	case "macos":
		return "brew install postgresql@17 pgvector"
	}
	return "install PostgreSQL and pgvector"
}

// VectorCommand says how to install pgvector for a Postgres of that major version on this machine.
func VectorCommand(major int) string {
	switch distribution() {
	case "debian", "ubuntu":
		return fmt.Sprintf("%s, or by hand: apt-get install postgresql-%d-pgvector", setup, major)
	case "fedora", "rhel":
		return "dnf install pgvector"
	case "alpine":
		return "apk add postgresql-pgvector"
	case "arch":
		return "pacman -S pgvector"
	case "macos":
		return "brew install pgvector"
	}
	return "install pgvector (https://github.com/pgvector/pgvector)"
}

// distribution is the family of this system, by the word that os-release uses: debian, ubuntu, fedora, …, or macos.
func distribution() string {
	if runtime.GOOS == "darwin" {
		return "macos"
	}
	release, _ := os.ReadFile("/etc/os-release") // unreadable: unknown
	return family(string(release))
}

func family(release string) string {
	var id, like string
	for line := range strings.Lines(release) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		switch value = strings.Trim(value, `"'`); key {
		case "ID":
			id = value
		case "ID_LIKE":
			like = value
		}
	}
	for _, name := range append([]string{id}, strings.Fields(like)...) {
		switch name {
		case "debian", "ubuntu", "fedora", "rhel", "alpine", "arch":
			return name
		}
	}
	return ""
}
