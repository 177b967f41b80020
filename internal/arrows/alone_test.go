package arrows

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// What make test leaves out of the run with the race detector, everywhere and by name, is run by itself: a test of that name stands
// in that package, and nowhere else.
func TestWhatRunsWithoutTheDetectorExists(t *testing.T) {
	const root = "../.."
	list, err := os.ReadFile(filepath.Join(root, "internal/setup/alone.txt"))
	if err != nil {
		t.Fatal(err)
	}
	at := testsOf(t, root)
	lines := 0
	for line := range strings.Lines(string(list)) {
		line, _, _ = strings.Cut(line, "#")
		part := strings.Fields(line)
		if len(part) == 0 {
			continue
		}
		lines++
		if len(part) != 2 {
			t.Errorf("%q is no package and test", line)
		} else if got := strings.Join(at[part[1]], ", "); got != part[0] {
			t.Errorf("%s is to be in %s and is in %q", part[1], part[0], got)
		}
	}
	if lines < 20 {
		t.Errorf("only %d tests", lines)
	}
}

// testsOf is the packages that have a test of a name.
func testsOf(t *testing.T, root string) map[string][]string {
	t.Helper()
	at := map[string][]string{}
	for _, pattern := range []string{"*", "*/*", "*/*/*", "*/*/*/*"} {
		files, err := filepath.Glob(filepath.Join(root, pattern, "*_test.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if _, err := os.Stat(filepath.Join(filepath.Dir(file), "go.mod")); err == nil {
				continue // a module of its own
			}
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			folder, err := filepath.Rel(root, filepath.Dir(file))
			if err != nil {
				t.Fatal(err)
			}
			for _, found := range regexp.MustCompile(`(?m)^func (Test\w+)\(`).FindAllStringSubmatch(string(text), -1) {
				at[found[1]] = append(at[found[1]], filepath.ToSlash(folder))
			}
		}
	}
	return at
}
