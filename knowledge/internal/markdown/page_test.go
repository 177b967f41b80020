package markdown

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write what the pages give as what they should give")

// Each testdata/pages/NAME.md is cut into what NAME.txt shows.
func TestParse(t *testing.T) {
	files, err := filepath.Glob("testdata/pages/*.md")
	if err != nil || len(files) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			page, err := Parse(string(text))
			if err != nil {
				t.Fatal(err)
			}
			wantFile := strings.TrimSuffix(file, ".md") + ".txt"
			if *update {
				if err := os.WriteFile(wantFile, []byte(dump(page)), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(wantFile)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), dump(page)); diff != "" {
				t.Errorf("cut differently (-want +got):\n%s", diff)
			}
		})
	}
}

func dump(page Page) string {
	var b strings.Builder
	for _, key := range slices.Sorted(maps.Keys(page.Meta)) {
		v := page.Meta[key]
		fmt.Fprintf(&b, "meta %d %s: %q %q\n", v.Line, key, v.Text, v.List)
	}
	for _, name := range slices.Sorted(maps.Keys(page.Dropped)) {
		fmt.Fprintf(&b, "dropped %s: %d\n", name, page.Dropped[name])
	}
	for _, s := range page.Sections {
		fmt.Fprintf(&b, "\n== line %d, level %d: %s", s.Line, s.Level, strings.Join(append(s.Above, s.Heading), " › "))
		if s.ID != "" {
			fmt.Fprintf(&b, " #%s", s.ID)
		}
		b.WriteString("\n")
		if s.Body == "" {
			continue
		}
		for i, l := range strings.Split(s.Body, "\n") {
			fmt.Fprintf(&b, "%3d %s\n", s.Lines[i], l)
		}
	}
	return b.String()
}
