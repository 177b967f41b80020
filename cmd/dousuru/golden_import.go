package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
	"dousuru/knowledge"
	"dousuru/retrieval"
	"dousuru/retrieval/evaluation"
)

// store imports: article by article, each with the job that looks at the golden questions; or, when HR has closed the
// gate, all of it in one transaction that the golden questions decide about. gated is their run; zero if there was none.
func (c *importCommand) store(ctx context.Context, db *postgres.DB, index *retrieval.Index, std streams, sources []knowledge.Source) (report knowledge.Report, gated evaluation.Run, err error) {
	opts := c.options(std.err)
	if c.DryRun {
		report, err = knowledge.Import(ctx, db, opts, sources...)
		return report, gated, err
	}
	gate, err := evaluation.ReadGate(ctx, db)
	if err != nil {
		return report, gated, err
	}
	if !gate.On {
		opts.Committing = evaluation.Committing
		report, err = knowledge.Import(ctx, db, opts, sources...)
		return report, gated, err
	}
	opts.Committing = evaluation.NoteChange
	gated, err = evaluation.Publish(ctx, db, index, evaluation.GateOptions{Reason: evaluation.ReasonImport, Viewer: postgres.Worker(), Force: c.Force, Progress: goldenProgress(std.err)},
		func(tx pgx.Tx) (bool, error) {
			var err error
			report, err = knowledge.ImportIn(ctx, db, tx, opts, sources...)
			return report.New+report.Changed+report.Retired > 0, err
		})
	var refused *evaluation.Refused
	if errors.As(err, &refused) {
		fmt.Fprintln(std.out, "The golden questions refuse this import; nothing of it was stored.")
		printRun(std.out, refused.Run, refused.Worse)
		return report, gated, fmt.Errorf("import: %w (dousuru golden show %d; --force REASON imports all the same)", refused, refused.Run.ID)
	}
	return report, gated, err
}

// look asks the golden questions now, or says who will.
func (c *importCommand) look(ctx context.Context, db *postgres.DB, index *retrieval.Index, std streams, report knowledge.Report) error {
	if c.Wait {
		_, err := runGoldens(ctx, db, index, evaluation.ReasonImport, std)
		if errors.Is(err, evaluation.ErrNoneActive) {
			fmt.Fprintln(std.out, "golden questions: there are none")
			return nil
		}
		return err
	}
	list, err := evaluation.Goldens(ctx, db)
	if err == nil && len(list) > 0 && list[0].Active && report.New+report.Changed+report.Retired > 0 {
		fmt.Fprintln(std.out, "golden questions: the server asks them (dousuru serve); to ask them now: dousuru golden run")
	}
	return err
}
