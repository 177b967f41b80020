package evaluation

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

const never = `'0001-01-01T00:00:00Z'::timestamptz` // Go's zero time

const runColumns = `id, reason, cause, forced, index_version, analyzer, vocabulary, threshold, coalesce(compared_to, 0), asked_at,
	coalesce(started_at, ` + never + `), coalesce(finished_at, ` + never + `), total, done, passed, weak, worse, better, state, error`

func runList(ctx context.Context, on queryer, sql string, args ...any) ([]Run, error) {
	rows, _ := on.Query(ctx, sql, args...)
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Run])
	if err != nil {
		return nil, fmt.Errorf("read runs: %w", err)
	}
	return list, nil
}

// oneRun is the run of a statement, or ErrNoRun.
func oneRun(ctx context.Context, on queryer, sql string, args ...any) (Run, error) {
	list, err := runList(ctx, on, sql, args...)
	if err == nil && len(list) == 0 {
		err = ErrNoRun
	}
	if err != nil {
		return Run{}, err
	}
	return list[0], nil
}

// Runs lists runs, the newest first.
func Runs(ctx context.Context, db *postgres.DB, limit int) ([]Run, error) {
	return runList(ctx, db.Pool(), `select `+runColumns+` from evaluation.run order by id desc limit $1`, limit)
}

// FindRun is one of them, or ErrNoRun.
func FindRun(ctx context.Context, db *postgres.DB, id int64) (Run, error) {
	run, err := oneRun(ctx, db.Pool(), `select `+runColumns+` from evaluation.run where id = $1`, id)
	if err != nil {
		return Run{}, fmt.Errorf("find run %d: %w", id, err)
	}
	return run, nil
}

// lastRun is the last one that measured what was published; the zero Run if there was none.
func lastRun(ctx context.Context, on queryer) (Run, error) {
	run, err := oneRun(ctx, on, `select `+runColumns+` from evaluation.run where state in ('ok', 'worse') order by id desc limit 1`)
	if errors.Is(err, ErrNoRun) {
		return Run{}, nil
	}
	return run, err
}

// earlierResults are a run's results by the id of the question.
func earlierResults(ctx context.Context, on queryer, run int64) (map[string]earlierResult, error) {
	rows, _ := on.Query(ctx, `
		select golden_id, revision, verdict, first, rank, confidence from evaluation.result where run_id = $1`, run)
	earlier := map[string]earlierResult{}
	var id string
	var e earlierResult
	_, err := pgx.ForEachRow(rows, []any{&id, &e.Revision, &e.Verdict, &e.First, &e.Rank, &e.Confidence}, func() error {
		earlier[id] = e
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read results of run %d: %w", run, err)
	}
	return earlier, nil
}

// RunResults are a run's results: what got worse first, then what fails, what got better, the rest; each by id. The
// questions are shown as they are worded today.
func RunResults(ctx context.Context, db *postgres.DB, run int64) ([]RunResult, error) {
	rows, _ := db.Pool().Query(ctx, `
		select g.id, g.text, g.lang, g.tags, g.expected, g.articles, g.about, g.note, g.active, r.revision, g.created_on,
		       r.outcome = 'answer', r.verdict, r.first, r.rank, r.confidence, r.change, r.cause, r.cause_article,
		       r.before_verdict, r.before_first, r.before_rank, r.before_confidence
		from evaluation.result r join evaluation.golden g on g.id = r.golden_id
		where r.run_id = $1
		order by r.change = 'worse' desc, r.verdict in ('wrong', 'unknown') desc, r.change = 'better' desc, g.id`, run)
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (r RunResult, err error) {
		g := &r.Golden
		err = row.Scan(&g.ID, &g.Text, &g.Lang, &g.Tags, &g.Expected, &g.Articles, &g.About, &g.Note, &g.Active, &g.Revision, &g.CreatedOn,
			&r.Answered, &r.Verdict, &r.First, &r.Rank, &r.Confidence, &r.Change, &r.Cause, &r.CauseArticle,
			&r.Before.Verdict, &r.Before.First, &r.Before.Rank, &r.Before.Confidence)
		return r, err
	})
	if err != nil {
		return nil, fmt.Errorf("read results of run %d: %w", run, err)
	}
	return list, nil
}
