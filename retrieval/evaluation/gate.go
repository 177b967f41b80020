package evaluation

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
	"dousuru/retrieval"
)

// A GateSetting is HR's choice whether the golden questions decide about publishing.
type GateSetting struct {
	On      bool
	Allowed int // how many questions may get worse, 0 to MaxGolden
}

// ReadGate is the setting in force.
func ReadGate(ctx context.Context, db *postgres.DB) (GateSetting, error) {
	return readGate(ctx, db.Pool())
}

func readGate(ctx context.Context, on queryer) (s GateSetting, err error) {
	if err = on.QueryRow(ctx, `select gate, allowed from evaluation.setting`).Scan(&s.On, &s.Allowed); err != nil {
		err = fmt.Errorf("read gate: %w", err)
	}
	return s, err
}

// SetGate changes the setting for everything that is published from now on.
func SetGate(ctx context.Context, by postgres.Writer, s GateSetting) error {
	if s.Allowed < 0 || s.Allowed > MaxGolden {
		return &GoldenFault{"allowed", fmt.Sprintf("is not a number from 0 to %d", MaxGolden)}
	}
	err := pgx.BeginFunc(ctx, by, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `update evaluation.setting set gate = $1, allowed = $2, changed_at = now()`, s.On, s.Allowed)
		if err == nil && tag.RowsAffected() == 0 {
			err = errors.New("not the viewer's to change")
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("set gate: %w", err)
	}
	return nil
}

// GateOptions say what passes the gate. Force lets it pass whatever got worse; it is the reason, and is kept with the run.
type GateOptions struct {
	Reason   string // ReasonImport or ReasonPublish
	Force    string
	Progress func(done, total int) // may be nil
	Viewer   postgres.Viewer       // in whose name Publish lets write run; of HR, or the program
}

// A Refused is the error of a gate that does not let a change pass.
type Refused struct {
	Run     Run         // not stored before RecordRefusal
	Worse   []RunResult // what would get worse, and why
	Allowed int

	measured runMeasured
}

func (r *Refused) Error() string {
	return fmt.Sprintf("golden questions: %d would get worse, %d may", r.Run.Worse, r.Allowed)
}

// Gate decides inside tx whether what it wrote may be published. The index is brought in step with it, the golden questions
// are asked as the transaction would have them answered, and when more got worse than HR allows, the error is a *Refused:
// the caller rolls back and calls RecordRefusal. Otherwise the run is part of tx. With the gate off, or no question to
// ask, nothing is asked and the Run is zero. What tx changed was noted by NoteChange.
func Gate(ctx context.Context, tx pgx.Tx, index *retrieval.Index, opts GateOptions) (Run, error) {
	setting, err := readGate(ctx, tx)
	if err != nil || !setting.On {
		return Run{}, err
	}
	inside := index.In(tx)
	if _, err := inside.Refresh(ctx); err != nil {
		return Run{}, err
	}
	changes, err := waitingChanges(ctx, tx)
	if err != nil {
		return Run{}, err
	}
	measured, err := measureGoldens(ctx, tx, inside, Run{Reason: opts.Reason, StartedAt: time.Now()}, changes, opts.Progress)
	if errors.Is(err, ErrNoneActive) {
		return Run{}, nil
	}
	if err != nil {
		return Run{}, fmt.Errorf("gate: %w", err)
	}
	if measured.Worse > setting.Allowed {
		if opts.Force == "" {
			return Run{}, refuse(measured, setting)
		}
		measured.Forced = opts.Force
	}
	if err := measured.store(ctx, tx); err != nil {
		return Run{}, fmt.Errorf("gate: %w", err)
	}
	return measured.Run, nil
}

func refuse(m runMeasured, setting GateSetting) *Refused {
	m.State = RunRefused
	r := &Refused{Run: m.Run, Allowed: setting.Allowed, measured: m}
	for _, result := range m.results {
		if result.Change == ChangeWorse {
			r.Worse = append(r.Worse, result)
		}
	}
	return r
}

// RecordRefusal keeps what a refused run found, after its transaction was rolled back.
func RecordRefusal(ctx context.Context, db *postgres.DB, r *Refused) error {
	err := db.As(ctx, postgres.Worker(), func(tx pgx.Tx) error { return r.measured.store(ctx, tx) })
	if err != nil {
		return fmt.Errorf("record refusal: %w", err)
	}
	r.Run = r.measured.Run
	return nil
}
