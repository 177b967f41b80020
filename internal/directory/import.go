package directory

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// Options of an import.
type Options struct {
	DryRun       bool // say what would change and write nothing
	LeaveMissing bool // whoever the list does not name has left the company
	LeaveMany    bool // even if those are more than a fifth of the company
}

// A Problem is why a row cannot be taken.
type Problem struct {
	Line int // of the file; 0: of no row
	Text string
}

// String gives the problem with its place.
func (p Problem) String() string {
	if p.Line == 0 {
		return p.Text
	}
	return fmt.Sprintf("line %d: %s", p.Line, p.Text)
}

// A Move is somebody with another manager than before, all by key; From or To is empty where there is none.
type Move struct{ Person, From, To string }

// A Report says what an import did, or with DryRun would do. People are named by key alone.
type Report struct {
	Read      int
	Joined    []string
	Returned  []string // had left before
	Moved     []Move   // of those who stay
	Changed   []string // otherwise
	Left      []string
	Unchanged int
	Governed  []string  // whose roles or manager the list has otherwise than the identity provider, which counts
	Unread    []string  // headings that name no column of a list
	Problems  []Problem // in the order of the file; with one, nothing is written
}

// ErrProblems says that nothing was written because of Report.Problems; ErrLeaveMany, that too many would leave.
var (
	ErrProblems  = errors.New("the list cannot be taken as it is; nothing was written")
	ErrLeaveMany = errors.New("more than a fifth of the company would leave; nothing was written")
)

// A list that was cut off looks like one after which many have left. Up to fewLeave leave without a question.
const (
	fewLeave  = 5
	leaveFrom = 5 // one in so many
)

// Import takes a company's list of people, a CSV with a row of headings, in one transaction: joiners are made, what changed is
// changed, a column that the file does not have stays as it is, an empty cell empties. Without LeaveMissing whoever is not in
// the list stays. With any problem nothing is written.
//
// Who no longer leads somebody sees nothing of them after the commit: rows ask for the line whenever they are read, and all
// concerned are hinted, so that open sockets read again. Who leaves is logged out; their sockets are closed.
func Import(ctx context.Context, db *postgres.DB, file io.Reader, o Options) (Report, error) {
	l, problems, err := read(file)
	if err != nil {
		return Report{}, fmt.Errorf("read people: %w", err)
	}
	report := Report{Problems: problems}
	if len(l.rows) == 0 {
		return report, fmt.Errorf("import people: %w", ErrProblems)
	}
	err = db.As(ctx, postgres.Worker(), func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `select pg_advisory_xact_lock(hashtext('directory.person'))`); err != nil {
			return err // one import after the other: each plans on what the one before wrote
		}
		known, err := stored(ctx, tx)
		if err != nil {
			return err
		}
		p := plan{list: l, known: known, report: Report{Read: len(l.rows), Unread: l.unread, Problems: problems}}
		p.make(o)
		report = p.report
		switch {
		case len(report.Problems) > 0:
			return ErrProblems
		case !o.LeaveMany && len(report.Left) > fewLeave && len(report.Left)*leaveFrom > p.active:
			return ErrLeaveMany
		case o.DryRun:
			return nil
		}
		return write(ctx, tx, p.entries, report.Left)
	})
	if err != nil {
		return report, fmt.Errorf("import people: %w", err)
	}
	return report, nil
}
