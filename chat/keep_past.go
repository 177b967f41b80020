package chat

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/chat/journey"
	"dousuru/chat/report"
	"dousuru/internal/postgres"
)

// KeepPast has one of the viewer's talks stand in their journey, as something that they keep in mind, with the pages that it showed last,
// and gives the decision. What they decided after it before stays as it is. The talk is not said on, so it is kept no longer.
func KeepPast(ctx context.Context, db *postgres.DB, v postgres.Viewer, id uuid.UUID) (decision uuid.UUID, err error) {
	err = report.Leaving(ctx, db, v, func(tx pgx.Tx) error {
		c, err := readConsultation(ctx, tx, `where id = $1 and person_id = $2 for update`, id, v.Person)
		var refused *Error
		if errors.As(err, &refused) && refused.Code == CodeNotFound {
			return ErrNoTalk
		}
		if err != nil {
			return err
		}
		was, err := journey.FindAfter(ctx, tx, id)
		if !errors.Is(err, journey.ErrNotFound) {
			decision = was.ID
			return err
		}
		decision, err = journey.Decide(ctx, tx, v.Person, journey.Decision{Consultation: c.ID, Topic: c.Talk.Topic, Articles: c.shown(), Response: journey.Keep})
		if err != nil {
			return err
		}
		kept, err := journey.Find(ctx, tx, decision)
		if err != nil {
			return err
		}
		return noteKept(ctx, tx, v.Person, kept)
	})
	if err != nil {
		return uuid.Nil, fmt.Errorf("keep talk in the journey: %w", err)
	}
	return decision, nil
}
