package arrows

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// dangerous are packages that the product does without, and the folders that have a reason for theirs. An import that stands in no
// such folder is an error; so is a folder that has no use for it any more.
var dangerous = map[string][]string{
	"os/exec":        {"internal/postgres/cluster"}, // starts the installed Postgres; the arguments are the program's own
	"encoding/xml":   nil,
	"encoding/gob":   nil,
	"text/template":  nil, // pages are html/template
	"unsafe":         nil,
	"plugin":         nil,
	"net/http/pprof": nil,
	"expvar":         nil,
	"crypto/md5":     nil,
	"crypto/sha1":    nil,
	"crypto/des":     nil,
	"crypto/rc4":     nil,
	"math/rand":      {"chat/triage"},                                         // weights are fitted the same way each time
	"math/rand/v2":   {"chat/socket", "internal/endpoint", "internal/outbox"}, // when to try again; secrets come from crypto/rand
}

// Product code runs no other program but Postgres, reads no XML or gob by itself, fills no template that does not escape, and takes
// nothing secret from a generator that can be guessed.
func TestDangerousPackages(t *testing.T) {
	used := map[string][]string{}
	each(t, "../..", ".go", func(path, text string) {
		folder := filepath.ToSlash(filepath.Dir(path))
		if strings.HasSuffix(path, "_test.go") || strings.HasPrefix(folder, "retrieval/benchmark") || folder == "internal/setup/scan" || testHelp[folder] {
			return
		}
		for name, allowed := range dangerous {
			if !strings.Contains(text, "\t\""+name+"\"\n") && !strings.Contains(text, "import \""+name+"\"\n") {
				continue
			}
			used[name] = append(used[name], folder)
			if !slices.Contains(allowed, folder) {
				t.Errorf("%s imports %s", path, name)
			}
		}
	})
	for name, allowed := range dangerous {
		for _, folder := range allowed {
			if !slices.Contains(used[name], folder) {
				t.Errorf("%s has no use for %s any more", folder, name)
			}
		}
	}
}

// testHelp are folders that only tests import.
var testHelp = map[string]bool{"internal/linkage": true, "retrieval/embeddertest": true, "internal/postgres/postgrestest": true, "internal/endpoint/faulty": true,
	"internal/endpoint/recorded": true, "web/oidc/lying": true}

// dangerousJS are calls by which text becomes code or markup, or comes from a window of somebody else.
var dangerousJS = regexp.MustCompile(`\beval\(|new Function\b|document\.write|\.(?:inner|outer)HTML\s*=[^=]|insertAdjacentHTML|srcdoc|postMessage|addEventListener\('message'|document\.cookie|indexedDB`)

// parsesPages is the one script that makes markup of text: of pages of the desk's own server, by the one policy that the browser lets it have.
var (
	parsesPages = "pages/page.js"
	parsingJS   = regexp.MustCompile(`DOMParser\b|createPolicy`)
)

// No script of the desk makes code or markup of text, listens to other windows, or reads cookies.
func TestDangerousScripts(t *testing.T) {
	if !dangerousJS.MatchString(`part.innerHTML = words`) || dangerousJS.MatchString(`a.innerHTML === b.innerHTML`) {
		t.Fatal("the test looks for nothing")
	}
	scripts := 0
	each(t, "../../web/static", ".js", func(path, text string) {
		scripts++
		if hit := dangerousJS.FindString(text); hit != "" {
			t.Errorf("%s: %s", path, hit)
		}
		if hit := parsingJS.FindString(text); (hit != "") != (path == parsesPages) {
			t.Errorf("%s: %q", path, hit)
		}
	})
	if scripts < 10 {
		t.Errorf("%d scripts read", scripts)
	}
}

// each shows the files under a folder that end in suffix, with their paths in it.
func each(t *testing.T, root, suffix string, look func(path, text string)) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && (entry.Name() == "node_modules" || entry.Name() == ".git" || entry.Name() == ".build") {
			return fs.SkipDir
		}
		if entry.IsDir() || !strings.HasSuffix(path, suffix) {
			return nil
		}
		text, err := os.ReadFile(path)
		inside, _ := filepath.Rel(root, path)
		look(inside, string(text))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
