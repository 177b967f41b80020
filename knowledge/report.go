package knowledge

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// A Report says what an import did, or in a dry run would do.
type Report struct {
	Files     int // read
	Skipped   int // left out on purpose: README, LICENSE, hidden files, lists of people
	Articles  int // in the files, without the rejected ones
	ByKind    map[Kind]int
	Passages  int
	New       int
	Changed   int
	Unchanged int
	Hidden    int    // cases that are stored and not shown: no consent, or expired, or withdrawn
	Kept      []Kept // edited here and left so: neither changed nor unchanged
	Desks     int
	DesksNew  int      // new or changed
	DeskNames []string // of these
	DesksKept int      // edited or removed here and left so, although the file says something else
	Vanished  []string // slugs that an earlier import brought from the same sources and this one did not
	Retired   int      // of these, taken from view because Options.RetireVanished said so
	Rejected  []Reject
	Columns   []Column // of tables: what each heading was taken for
	Notes     []Reject // imported, but somebody should look: unknown desk, page under review, text left out
	Elapsed   time.Duration
}

// A Kept is an article that HR edited here, and that the import therefore left as it is.
type Kept struct {
	Slug    string
	Changed bool // the file says something else than when it was last taken
}

func (k Kept) String() string {
	if k.Changed {
		return k.Slug + ": it was edited here, and its file has changed since; to take the file: --overwrite"
	}
	return k.Slug + ": it was edited here; its file is as it was"
}

// A Column is a heading of a table with what it was taken for: a field, a facet, or neither. A heading that means nothing
// here becomes a part of the text under its own name.
type Column struct {
	File  string
	Name  string
	Field string
	Facet Facet
}

// Meaning is the field or the facet by its code; empty for neither.
func (c Column) Meaning() string {
	if c.Field != "" {
		return c.Field
	}
	return string(c.Facet)
}

// A Reject is a record, or a file, that was not imported, with the reason. Line 0 means the file as a whole.
type Reject struct {
	File   string
	Line   int
	Reason string
}

func (r Reject) String() string { return r.Place() + ": " + r.Reason }

// Place is the file with the line, if there is one.
func (r Reject) Place() string {
	if r.Line == 0 {
		return r.File
	}
	return fmt.Sprintf("%s:%d", r.File, r.Line)
}

// uncount takes back that an article was counted as changed, or else as new.
func (r *Report) uncount(changed bool) {
	if changed {
		r.Changed--
	} else {
		r.New--
	}
}

func sortRejects(list []Reject) {
	slices.SortStableFunc(list, func(a, b Reject) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
}
