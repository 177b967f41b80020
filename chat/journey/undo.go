package journey

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
	"dousuru/knowledge"
)

// UndoFor is how long an answer to どうする can be taken back. Changing it is possible at any time.
const UndoFor = 10 * time.Minute

// ErrTooLate is returned for an answer that stands longer than UndoFor, or was taken back already.
var ErrTooLate = errors.New("decision can no longer be taken back")

// before is what an answer replaced. Without a response nothing stood before.
type before struct {
	Response  Response   `json:"response,omitempty"`
	Words     string     `json:"words,omitempty"`
	Articles  []string   `json:"articles,omitempty"`
	ChangedAt *time.Time `json:"changed_at,omitempty"`
	Followed  bool       `json:"followed,omitempty"` // facts of it were followed
	Mail      bool       `json:"mail,omitempty"`
	Remind    bool       `json:"remind,omitempty"` // of its plan
}

// replaced reads, under its row lock, what the next answer to a decision replaces; found is false where there is none.
func replaced(ctx context.Context, tx pgx.Tx, clause string, args ...any) (b before, found bool, err error) {
	var id uuid.UUID
	err = tx.QueryRow(ctx, `select id, response, words, articles, changed_at, remind from journey.decision where `+clause+` for update`, args...).
		Scan(&id, &b.Response, &b.Words, &b.Articles, &b.ChangedAt, &b.Remind)
	if errors.Is(err, pgx.ErrNoRows) {
		return before{}, false, nil
	}
	if err == nil {
		err = tx.QueryRow(ctx, `
			select count(*) > 0, coalesce(bool_or(mail), false) from journey.kept where decision_id = $1 and what <> 'plan' and stopped_at is null`, id).
			Scan(&b.Followed, &b.Mail)
	}
	return b, err == nil, err
}

// Undo takes the last answer of a decision back, within UndoFor and inside the caller's transaction: the one before stands
// again with what was followed of it, or, with gone, the decision is no more.
func Undo(ctx context.Context, tx pgx.Tx, person, id uuid.UUID) (gone bool, err error) {
	if gone, err = undo(ctx, tx, person, id); err != nil {
		return gone, fmt.Errorf("undo decision: %w", err)
	}
	return gone, nil
}

func undo(ctx context.Context, tx pgx.Tx, person, id uuid.UUID) (gone bool, err error) {
	var b *before
	var in bool
	var is Response
	err = tx.QueryRow(ctx, `
		select before, coalesce(changed_at, decided_at) > now() - $2::interval, response from journey.decision where id = $1 for update`, id, UndoFor).Scan(&b, &in, &is)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return false, ErrNotFound
	case err != nil:
		return false, err
	case b == nil || !in:
		return false, ErrTooLate
	case b.Response == "":
		if err := one(ctx, tx, `delete from journey.decision where id = $1`, id); err != nil {
			return false, err
		}
		return true, postgres.Notify(ctx, tx, Topic(person))
	}
	err = one(ctx, tx, `
		update journey.decision set response = $2, words = $3, articles = $4, changed_at = $5, before = null where id = $1`,
		id, b.Response, b.Words, append([]string{}, b.Articles...), b.ChangedAt)
	if err != nil {
		return false, err
	}
	if b.Response == Keep && !b.Followed {
		is = Keep // what the person had stopped stays so
	}
	if err := goOn(ctx, tx, person, Decision{ID: id, Response: b.Response, Articles: b.Articles}, is); err != nil {
		return false, err
	}
	if b.Mail {
		if _, err := tx.Exec(ctx, `update journey.kept set mail = true where decision_id = $1 and stopped_at is null`, id); err != nil {
			return false, err
		}
	}
	if b.Remind && b.Response == Act {
		return false, remindAgain(ctx, tx, person, id)
	}
	return false, nil
}

// remindAgain sets the reminder of a plan anew, unless its day has passed meanwhile.
func remindAgain(ctx context.Context, tx pgx.Tx, person, id uuid.UUID) error {
	d, err := Find(ctx, tx, id)
	if err != nil || d.Plan.Due.Before(knowledge.Today()) {
		return err
	}
	d.Plan.Remind = true
	return SetPlan(ctx, tx, person, id, d.Plan)
}
