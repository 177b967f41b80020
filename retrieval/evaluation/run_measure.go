package evaluation

import (
	"context"
	"fmt"

	"dousuru/internal/postgres"
	"dousuru/retrieval"
)

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
