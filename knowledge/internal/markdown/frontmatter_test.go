package markdown

import (
	"errors"
	"strings"
	"testing"
)

// Faults of front matter are told with their line in the file.
func TestFrontMatterFaults(t *testing.T) {
	for name, c := range map[string]struct {
		text   string
		line   int
		reason string
	}{
		"not closed":   {"---\ntitle: x\n\nBody without an end.\n", 1, "not closed"},
		"too long":     {"---\n" + strings.Repeat("a: b\n", 20_000) + "---\n", 1, "not closed"},
		"not YAML":     {"---\ntitle: x\nlist: [a, b\n---\nBody\n", 3, "not YAML"},
		"a list":       {"---\n- a\n- b\n---\nBody\n", 2, "keys and values"},
		"a key twice":  {"---\ntitle: x\ntitle: y\n---\nBody\n", 3, "title"},
		"quotes below": {strings.Repeat(">", 40) + " deep\n", 1, "nested"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Parse(c.text)
			var at *Error
			if !errors.As(err, &at) {
				t.Fatalf("got %v, want an *Error", err)
			}
			if at.Line != c.line || !strings.Contains(at.Reason, c.reason) {
				t.Errorf("got line %d: %s; want line %d with %q", at.Line, at.Reason, c.line, c.reason)
			}
		})
	}
}

// Values stay as written; what is no text is empty; anchors are not followed.
func TestFrontMatterValues(t *testing.T) {
	page, err := Parse("\ufeff---\r\ntitle: 時短: はい\r\n---\r\nBody\r\n")
	if err == nil {
		t.Errorf("an unquoted colon was read as %v", page.Meta)
	}
	page, err = Parse("---\nconsent: yes\nday: 2026-09-01\nid: 007\nnote: |\n  two\n  lines\nempty:\nbomb: &a [x, x]\nagain: *a\nquoted: \"a: b\" # comment\n---\nBody\n")
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{"consent": "yes", "day": "2026-09-01", "id": "007", "note": "two\nlines", "empty": "", "again": "", "quoted": "a: b"} {
		if got := page.Meta[key].Text; got != want {
			t.Errorf("%s = %q, want %q", key, got, want)
		}
	}
	if got := page.Meta["bomb"].List; len(got) != 0 {
		t.Errorf("anchor was followed: %q", got)
	}
	if got := page.Meta["quoted"].Line; got != 11 {
		t.Errorf("quoted stands in line %d, want 11", got)
	}
}

// A page of dashes, or one whose text opens with a rule, is no front matter.
func TestNoFrontMatter(t *testing.T) {
	page, err := Parse("-----\n\nText\n")
	if err != nil || len(page.Meta) != 0 || len(page.Sections) == 0 {
		t.Errorf("got %+v, %v", page, err)
	}
}
