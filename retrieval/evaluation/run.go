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
	if err := someActive(ctx, db); err != nil {
		return Run{}, err
	}
	run, err := beginRun(ctx, db, reason)
	if err != nil {
		return Run{}, err
	}
	measured, err := measureRun(ctx, db, index, run, progress)
	if err == nil {
		err = pgx.BeginFunc(ctx, db.Pool(), func(tx pgx.Tx) error { return measured.store(ctx, tx) })
	}
	if err != nil {
		abandonRun(ctx, db, run, err)
		return run, fmt.Errorf("run golden questions: %w", err)
	}
	return measured.Run, nil
}

// A runMeasured is a run with all it found, not stored yet.
type runMeasured struct {
	Run
	results []RunResult
	changes []RunChange
}

func measureRun(ctx context.Context, db *postgres.DB, index *retrieval.Index, run Run, progress func(done, total int)) (runMeasured, error) {
	// The changes are read first: one that comes later may show in the answers already, and is looked at again by its own run.
	changes, err := waitingChanges(ctx, db.Pool())
	if err != nil {
		return runMeasured{}, err
	}
	if _, err := index.Refresh(ctx); err != nil {
		return runMeasured{}, err
	}
	return measureGoldens(ctx, db.Pool(), index, run, changes, func(done, total int) {
		noteProgress(ctx, db, run.ID, done, total)
		if progress != nil {
			progress(done, total)
		}
	})
}

// measureGoldens asks the questions of a database, or of one transaction, and compares.
func measureGoldens(ctx context.Context, on queryer, index *retrieval.Index, run Run, changes []RunChange, progress func(done, total int)) (runMeasured, error) {
	before, err := lastRun(ctx, on)
	if err != nil {
		return runMeasured{}, err
	}
	run.ComparedTo = before.ID
	if err := run.readVersions(ctx, on); err != nil {
		return runMeasured{}, err
	}
	run.Cause = describeChanges(changes, before, run)
	results, err := askGoldens(ctx, on, index, progress)
	if err != nil {
		return runMeasured{}, err
	}
	earlier, err := earlierResults(ctx, on, before.ID)
	if err != nil {
		return runMeasured{}, err
	}
	gone, err := goneArticles(ctx, on, results)
	if err != nil {
		return runMeasured{}, err
	}
	judgement{earlier: earlier, changes: changesBySlug(changes), gone: gone,
		otherProgram: before.otherProgram(run), otherWords: before.otherWords(run)}.judge(results)
	run.count(results)
	return runMeasured{run, results, changes}, nil
}

// otherProgram tells whether something in the program, not in the articles, may have moved the results.
func (r Run) otherProgram(now Run) bool {
	return r.ID != 0 && (r.Analyzer != now.Analyzer || float32(r.Threshold) != float32(now.Threshold))
}

// otherWords tells whether the company's own words are others than those of the run before.
func (r Run) otherWords(now Run) bool { return r.ID != 0 && r.Vocabulary != now.Vocabulary }

func (r *Run) count(results []RunResult) {
	r.Total, r.Done, r.State = len(results), len(results), RunOK
	for _, res := range results {
		switch res.Verdict {
		case VerdictPass:
			r.Passed++
		case VerdictWeak:
			r.Weak++
		}
		switch res.Change {
		case ChangeWorse:
			r.Worse++
		case ChangeBetter:
			r.Better++
		}
	}
	if r.Worse > 0 {
		r.State = RunWorse
	}
}

// readVersions notes what a search depends on besides the question: the index, whose version grows with every change of it,
// the company's own words, and the program.
func (r *Run) readVersions(ctx context.Context, on queryer) error {
	r.Analyzer, r.Threshold = retrieval.AnalyzerVersion, retrieval.Threshold()
	err := on.QueryRow(ctx, `
		select (select version from retrieval.statistics), (select count(*) || ' ' || coalesce(max(added_at)::text, '') from retrieval.synonym)`).
		Scan(&r.IndexVersion, &r.Vocabulary)
	if err != nil {
		return fmt.Errorf("read version of the index: %w", err)
	}
	return nil
}

// A RunChange is a change of the knowledge that a run looked at, or will.
type RunChange struct {
	ID     int64
	Slug   string
	What   knowledge.What
	Source string
	At     time.Time
}
