package retrieval

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// ThesaurusTopic is hinted (postgres.Subscribe) when the company's lists changed.
const ThesaurusTopic = "thesaurus"

// A ListFormat is how a list is written.
type ListFormat string

// The formats of a list.
const (
	FormatAuto    ListFormat = "auto" // told by the first line
	FormatText    ListFormat = "text"
	FormatSudachi ListFormat = "sudachi"
)

// ListOptions say how a list is imported.
type ListOptions struct {
	Source string     // name of the list, up to 100 characters; not Shipped
	Format ListFormat // "" is FormatAuto
	Weight float64    // between the lexemes of a Sudachi group, above 0 and up to 1; 0 is 0.5
	DryRun bool       // compare and write nothing
}

// A ListReport says what an import did, or in a dry run would do, in entries: one way from one wording to another.
type ListReport struct {
	Source    string
	Format    ListFormat
	Read      int // each once
	Same      int // left out: both sides are one to the analyzer (支払, 支払い)
	New       int
	Changed   int // in weight or theme
	Unchanged int
	Removed   int
	Rejected  []Rejected // by line, the first 1,000
	More      int        // rejected beyond these
	Elapsed   time.Duration
}

// ImportThesaurus puts a list in the place of what an earlier import brought under the same name, in one transaction. What
// cannot be read is in the report and stops nothing. A list of which nothing can be read is an error and changes nothing,
// as is one beyond the limits: 16 MB, 500,000 lines or entries.
func ImportThesaurus(ctx context.Context, db *postgres.DB, r io.Reader, o ListOptions) (ListReport, error) {
	start := time.Now()
	report := ListReport{Source: tidy(o.Source), Format: o.Format}
	fail := func(err error) (ListReport, error) { return report, fmt.Errorf("import %q: %w", report.Source, err) }
	if err := o.check(report.Source); err != nil {
		return fail(err)
	}
	list, err := report.read(r, o.Weight)
	if err != nil {
		return fail(err)
	}
	err = db.As(ctx, postgres.Worker(), func(tx pgx.Tx) error { return report.replace(ctx, tx, list, o.DryRun) })
	if err != nil {
		return fail(err)
	}
	report.Elapsed = time.Since(start)
	return report, nil
}

func (o ListOptions) check(source string) error {
	switch {
	case source == "":
		return errors.New("list has no name")
	case source == Shipped:
		return errors.New("that is the name of what ships; choose another")
	case utf8.RuneCountInString(source) > maxListName:
		return fmt.Errorf("name has more than %d characters", maxListName)
	case !(o.Weight >= 0 && o.Weight <= 1):
		return fmt.Errorf("weight %v is not above 0 and up to 1", o.Weight)
	}
	return nil
}

// read gives the entries of a list.
func (report *ListReport) read(r io.Reader, weight float64) ([]Synonym, error) {
	text, err := readList(r)
	if err != nil {
		return nil, err
	}
	if report.Format == FormatAuto || report.Format == "" {
		if report.Format = FormatText; looksLikeSudachi(text) {
			report.Format = FormatSudachi
		}
	}
	c := newCollector(report.Source)
	switch report.Format {
	case FormatText:
		err = c.readText(text)
	case FormatSudachi:
		if weight = roundWeight(weight); weight == 0 {
			weight = groupWeight
		}
		err = c.readSudachi(text, weight)
	default:
		err = fmt.Errorf("format %q is none of text, sudachi, auto", report.Format)
	}
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(c.rejected, func(a, b Rejected) int { return a.Line - b.Line })
	report.Read, report.Same, report.Rejected, report.More = len(c.list), c.same, c.rejected, c.more
	if len(c.list) == 0 {
		if len(c.rejected) > 0 {
			return nil, fmt.Errorf("nothing could be read: %s", c.rejected[0])
		}
		return nil, errors.New("nothing is in it")
	}
	return c.list, nil
}
