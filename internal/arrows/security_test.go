package arrows

import (
	"bufio"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// named is a test as the documents name it: `web/TestX` for Go, `web/browser/x.test.js: title` for the browser.
var named = regexp.MustCompile("`((?:[a-z0-9]+/)+)((?:Test|Fuzz)\\w+)`|`(web/browser/[a-z]+\\.(?:test|whole)\\.js): ([^`]+)`")

// testsIn are the tests that a text names; for each that does not exist missing is called.
func testsIn(text string, missing func(name string)) (found int) {
	for _, hit := range named.FindAllStringSubmatch(text, -1) {
		found++
		if hit[2] != "" {
			if !hasTest("../../"+hit[1], hit[2]) {
				missing(hit[1] + hit[2])
			}
			continue
		}
		file, err := os.ReadFile("../../" + hit[3])
		if err != nil || !strings.Contains(string(file), "test('"+hit[4]+"'") {
			missing(hit[3] + ": " + hit[4])
		}
	}
	return found
}

func hasTest(folder, name string) bool {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return false
	}
	for _, entry := range entries {
		if !strings.HasSuffix(entry.Name(), "_test.go") {
			continue
		}
		if text, err := os.ReadFile(folder + entry.Name()); err == nil && strings.Contains(string(text), "\nfunc "+name+"(") {
			return true
		}
	}
	return false
}

// Every threat of docs/security.md has its tests, and they exist.
func TestSecurityNamesItsTests(t *testing.T) {
	if n := testsIn("`web/TestNoSuchThing` `web/browser/path.test.js: no such title`", func(string) {}); n != 2 {
		t.Fatal("the test looks for nothing")
	}
	rows := 0
	for _, line := range lines(t, "../../docs/security.md") {
		tests := testsIn(line, func(name string) { t.Errorf("no test %s", name) })
		if cells := cells(line); len(cells) == 5 && cells[0] != "asset" && !strings.HasPrefix(cells[0], "---") {
			rows++
			if tests == 0 && !strings.Contains(cells[4], "no test: ") {
				t.Errorf("neither a test nor why there is none: %s", line)
			}
		}
	}
	if rows < 40 {
		t.Errorf("%d threats", rows)
	}
}

// docs/asvs.md has every requirement of the levels 1 and 2 once, with tests or a reason.
func TestASVS(t *testing.T) {
	levels := asvs(t)
	states := map[string]int{"held": 0, "partly": 0, "operator": 0, "none": 0, "open": 0}
	seen := map[string]bool{}
	for _, line := range lines(t, "../../docs/asvs.md") {
		cells := cells(line)
		if len(cells) != 5 || !strings.Contains(cells[0], ".") {
			continue
		}
		ids := expand(cells[0])
		for _, id := range ids {
			if fmt.Sprint(levels[id]) != cells[1] || seen[id] {
				t.Errorf("%s: level %d and not %s, or twice", id, levels[id], cells[1])
			}
			seen[id] = true
		}
		if _, known := states[cells[2]]; !known {
			t.Errorf("%s: %q", cells[0], cells[2])
		}
		states[cells[2]] += len(ids)
		tests := testsIn(cells[4], func(name string) { t.Errorf("%s: no test %s", cells[0], name) })
		if cells[2] == "held" && tests == 0 || cells[2] != "held" && len(cells[4]) < 12 {
			t.Errorf("%s: neither a test nor a reason", cells[0])
		}
	}
	for id, level := range levels {
		if level <= 2 && !seen[id] {
			t.Errorf("%s (level %d) is missing", id, level)
		}
	}
	summary := fmt.Sprintf("held %d, partly %d, operator %d, none %d, open %d", states["held"], states["partly"], states["operator"], states["none"], states["open"])
	if text, _ := os.ReadFile("../../docs/asvs.md"); !strings.Contains(string(text), summary) {
		t.Errorf("docs/asvs.md does not say: %s", summary)
	}
}

// asvs are the levels of all requirements.
func asvs(t *testing.T) map[string]int {
	t.Helper()
	levels, count := map[string]int{}, [4]int{}
	for _, line := range lines(t, "testdata/asvs.txt") {
		words := strings.Fields(line)
		if len(words) == 0 || words[0] == "#" {
			continue
		}
		for i, word := range words[1:] {
			level, err := strconv.Atoi(word)
			if err != nil || level < 1 || level > 3 {
				t.Fatalf("%q", line)
			}
			levels[fmt.Sprintf("%s.%d", words[0], i+1)] = level
			count[level]++
		}
	}
	if count != [4]int{0, 70, 183, 92} {
		t.Fatalf("the list has %v requirements by level", count)
	}
	return levels
}

// expand reads "6.2.1–6.2.3, 6.5.1".
func expand(text string) (ids []string) {
	for part := range strings.SplitSeq(text, ", ") {
		from, to, several := strings.Cut(part, "–")
		if !several {
			ids = append(ids, part)
			continue
		}
		dot := strings.LastIndex(from, ".")
		first, _ := strconv.Atoi(from[dot+1:])
		last, _ := strconv.Atoi(to[dot+1:])
		for i := first; i <= last; i++ {
			ids = append(ids, from[:dot+1]+strconv.Itoa(i))
		}
	}
	return ids
}

// cells are those of a row of a table.
func cells(line string) (cells []string) {
	if !strings.HasPrefix(line, "| ") {
		return nil
	}
	for cell := range strings.SplitSeq(strings.Trim(line, "| "), " | ") {
		cells = append(cells, strings.TrimSpace(cell))
	}
	return cells
}

func lines(t *testing.T, path string) (lines []string) {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	scan := bufio.NewScanner(file)
	scan.Buffer(nil, 1<<20)
	for scan.Scan() {
		lines = append(lines, scan.Text())
	}
	if scan.Err() != nil {
		t.Fatal(scan.Err())
	}
	return lines
}
