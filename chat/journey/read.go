package journey

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// decisions is the query of all decisions that the viewer may see, with what is followed of each.
const decisions = `
	select d.id, coalesce(d.consultation_id, '00000000-0000-0000-0000-000000000000'), d.topic, d.articles, d.response, d.words,
		d.decided_at, d.changed_at is not null, d.step, d.due, d.tell, d.remind, d.followed_at is not null,
		case when d.before is null then 'epoch' else coalesce(d.changed_at, d.decided_at) end,
		k.ever, k.active, k.on_date, k.mail, k.articles
	from journey.decision d, lateral (
		select count(*) > 0 as ever, count(*) filter (where stopped_at is null) > 0 as active,
			max(on_date) as on_date, coalesce(bool_or(mail), false) as mail,
			coalesce(array_agg(article order by array_position(d.articles, article)) filter (where what = 'article' and stopped_at is null),
				array_agg(article order by array_position(d.articles, article)) filter (where what = 'article'), '{}') as articles
		from journey.kept where decision_id = d.id and what <> 'plan') k`

func scanDecision(row pgx.CollectableRow) (d Decision, err error) {
	var answered time.Time
	err = row.Scan(&d.ID, &d.Consultation, &d.Topic, &d.Articles, &d.Response, &d.Words, &d.DecidedAt, &d.Changed,
		&d.Plan.Step, &d.Plan.Due, &d.Plan.Tell, &d.Plan.Remind, &d.Followed, &answered,
		&d.Kept.Any, &d.Kept.On, &d.Kept.Date, &d.Kept.Mail, &d.Kept.Articles)
	if until := answered.Add(UndoFor); time.Now().Before(until) {
		d.UndoUntil = until
	}
	return d, err
}

func readDecisions(ctx context.Context, tx pgx.Tx, clause string, args ...any) ([]Decision, error) {
	rows, _ := tx.Query(ctx, decisions+clause, args...)
	return pgx.CollectRows(rows, scanDecision)
}

// Decisions lists a person's decisions, newest first.
func Decisions(ctx context.Context, db *postgres.DB, v postgres.Viewer) (list []Decision, err error) {
	err = in(ctx, db, v, "list decisions", func(tx pgx.Tx) error {
		list, err = readDecisions(ctx, tx, ` order by d.decided_at desc, d.id`)
		return err
	})
	return list, err
}

// Latest lists the person's decisions that changed last, at most n.
func Latest(ctx context.Context, tx pgx.Tx, n int) ([]Decision, error) {
	list, err := readDecisions(ctx, tx, ` order by coalesce(d.changed_at, d.decided_at) desc, d.id limit $1`, n)
	if err != nil {
		return nil, fmt.Errorf("list decisions: %w", err)
	}
	return list, nil
}

// Find reads one decision.
func Find(ctx context.Context, tx pgx.Tx, id uuid.UUID) (Decision, error) {
	return first(readDecisions(ctx, tx, ` where d.id = $1`, id))
}

// FindAfter reads the decision of a consultation.
func FindAfter(ctx context.Context, tx pgx.Tx, consultation uuid.UUID) (Decision, error) {
	return first(readDecisions(ctx, tx, ` where d.consultation_id = $1`, consultation))
}

func first(list []Decision, err error) (Decision, error) {
	if err == nil && len(list) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return Decision{}, fmt.Errorf("find decision: %w", err)
	}
	return list[0], nil
}
