package journey

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/erasure"
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

// replaced reads, under its row lock, what the next answer to a decision replaces; ErrNotFound where there is none.
func replaced(ctx context.Context, tx pgx.Tx, clause string, args ...any) (id uuid.UUID, b before, err error) {
	var person uuid.UUID
	var words, articles, key []byte
	err = tx.QueryRow(ctx, `
		select d.id, d.person_id, d.response, d.words, d.articles, d.changed_at, d.remind, `+ownKey+` from journey.decision d where `+clause+` for update of d`, args...).
		Scan(&id, &person, &b.Response, &words, &articles, &b.ChangedAt, &b.Remind, &key)
	if errors.Is(err, pgx.ErrNoRows) {
		return id, before{}, ErrNotFound
	}
	if err != nil {
		return id, before{}, err
	}
	row := toOpen(ctx, tx, person, key, decisionTable, id)
	b.Words = row.Open("words", words)
	row.OpenJSON("articles", articles, &b.Articles)
	if row.Err() != nil {
		return id, before{}, row.Err()
	}
	err = tx.QueryRow(ctx, `
		select count(*) > 0, coalesce(bool_or(mail), false) from journey.kept where decision_id = $1 and what <> 'plan' and stopped_at is null`, id).
		Scan(&b.Followed, &b.Mail)
	return id, b, err
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
	var sealed []byte
	var in bool
	var is Response
	err = tx.QueryRow(ctx, `
		select before, coalesce(changed_at, decided_at) > now() - $2::interval, response from journey.decision where id = $1 for update`, id, UndoFor).Scan(&sealed, &in, &is)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return false, ErrNotFound
	case err != nil:
		return false, err
	case sealed == nil || !in:
		return false, ErrTooLate
	}
	row, err := toSeal(ctx, tx, person, decisionTable, id)
	if err != nil {
		return false, err
	}
	var b before
	row.OpenJSON("before", sealed, &b)
	words, articles := row.Seal("words", b.Words), row.SealJSON("articles", listed(b.Articles))
	if row.Err() != nil {
		return false, row.Err()
	}
	if b.Response == "" {
		if err := one(ctx, tx, `delete from journey.decision where id = $1`, id); err != nil {
			return false, err
		}
		if err := erasure.Note(ctx, tx, erasure.Decision, person, id); err != nil {
			return false, err
		}
		return true, postgres.Notify(ctx, tx, Topic(person))
	}
	err = one(ctx, tx, `
		update journey.decision set response = $2, words = $3, articles = $4, changed_at = $5, before = null where id = $1`,
		id, b.Response, words, articles, b.ChangedAt)
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
