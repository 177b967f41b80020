package markdown

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

var residue = regexp.MustCompile(`\{\{[<%][^{}]*[>%]\}\}|\{%[^{}]*%\}`)

// Whatever the page holds, it is cut without a panic into sections whose lines are counted, with no shortcode left and
// nothing that could be taken for a mark of this package.
func FuzzParse(f *testing.F) {
	files, _ := filepath.Glob("testdata/pages/*.md")
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	f.Add("---\na: b\n---\n<details><summary>x</summary>\n# y\n</details></details>\n{{< a")
	f.Add("| a |\n|-|\n<table><tr><td>x</table>\n```\n")
	f.Add("\ue000x\ue001\n###### \ue000y\n")
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			t.Skip("Parse takes valid UTF-8")
		}
		page, err := Parse(text)
		if err != nil {
			return
		}
		last := strings.Count(text, "\n") + strings.Count(text, "\r") + 1
		for _, s := range page.Sections {
			if s.Body != "" && len(s.Lines) != strings.Count(s.Body, "\n")+1 {
				t.Fatalf("%d line numbers for %q", len(s.Lines), s.Body)
			}
			for _, n := range s.Lines {
				if n < 1 || n > last {
					t.Fatalf("line %d of %d", n, last)
				}
			}
			if strings.ContainsAny(s.Heading+s.Body, "\ue000\ue001\x00") {
				t.Fatalf("marks in %q", s.Heading+s.Body)
			}
			if residue.MatchString(s.Body) && strings.Count(text, "{") < 5 { // tags within tags within tags are kept
				t.Fatalf("shortcode left in %q", s.Body)
			}
			RewriteLinks(s.Body, func(text, _ string) string { return text })
			for _, p := range Split(s.Body, s.Lines, 100) {
				Plain(p.Body)
			}
		}
	})
}

func FuzzFrontMatter(f *testing.F) {
	for _, s := range []string{"title: x", "a: [b, c]", "a:\n  - b\n  - c", "a: &x 1\nb: *x", "? complex\n: key", "a: |\n  text", "\"\\u00e9\": 'x'", "- a", "a: !!binary zz"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, front string) {
		meta, err := parseMeta(front)
		if err == nil && len(meta) > len(front) {
			t.Fatalf("%d keys from %d bytes", len(meta), len(front))
		}
	})
}
