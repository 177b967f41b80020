package evaluation

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
	"dousuru/knowledge"
	"dousuru/retrieval"
)

// A Run is one asking of every active golden question.
type Run struct {
	ID           int64
	Reason       string // ReasonImport, ReasonPublish, ReasonManual, ReasonAnalyzer
	Cause        string // what changed since the run before, in one line
	Forced       string // why it was let pass although the gate refused; "" if it was not
	IndexVersion int64
	Analyzer     string
	Vocabulary   string // tells apart which of the company's own words were in force
	Threshold    float64
	ComparedTo   int64 // id of the run before; 0: there was none
	AskedAt      time.Time
	StartedAt    time.Time // zero: it waits
	FinishedAt   time.Time // zero: it waits or is at work
	Total, Done  int       // questions
	Passed, Weak int       // of them
	Worse        int       // than in the run before
	Better       int
	State        RunState
	Error        string // of a run that failed
}

// Why a run was made.
const (
	ReasonImport   = "import"
	ReasonPublish  = "publish"
	ReasonManual   = "manual"
	ReasonAnalyzer = "analyzer" // the program is another version, or the company's own words are others
)

// RunState says where a run stands.
type RunState string

// The states of a run. What a refused one measured was never published, so nothing is compared with it.
const (
	RunWaiting RunState = "waiting"
	RunRunning RunState = "running"
	RunOK      RunState = "ok"
	RunWorse   RunState = "worse"
	RunRefused RunState = "refused"
	RunFailed  RunState = "failed"
)

// Over tells whether nothing more will happen to the run.
func (s RunState) Over() bool { return s != RunWaiting && s != RunRunning }

// Errors about runs.
var (
	ErrNoRun   = errors.New("no such run")
	ErrRunning = errors.New("another run is at work")
)

// keptRuns is how many runs are kept; older ones are removed with their results.
const keptRuns = 100

// progressEvery is how many questions pass between two notes of progress, about a fifth of a second.
const progressEvery = 25

// CheckGoldens brings the index in step, asks every active golden question and stores what became of each, compared with
// the run before. Without one it is ErrNoneActive, while another run is at work ErrRunning. A waiting run is taken over. The changes that no run has looked at belong to this one. progress, which
// may be nil, is called as questions are asked. When ctx ends, nothing of the run is left; another error is stored with it.
func CheckGoldens(ctx context.Context, db *postgres.DB, index *retrieval.Index, reason string, progress func(done, total int)) (Run, error) {
	unlock, err := lockRuns(ctx, db)
	if err != nil {
		return Run{}, err
	}
	defer unlock()
	if err := someActive(ctx, db.Pool()); err != nil {
		return Run{}, err
	}
	run, err := beginRun(ctx, db, reason)
	if err != nil {
		return Run{}, err
	}
	measured, err := measureRun(ctx, db, index, run, progress)
	if err == nil {
		err = db.As(ctx, postgres.Worker(), func(tx pgx.Tx) error { return measured.store(ctx, tx) })
	}
	if err != nil {
		abandonRun(ctx, db, run, err)
		return run, fmt.Errorf("run golden questions: %w", err)
	}
	return measured.Run, nil
}

// A RunChange is a change of the knowledge that a run looked at, or will.
type RunChange struct {
	ID     int64
	Slug   string
	What   knowledge.What
	Source string
	At     time.Time
}
