package journey

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/postgres"
)

// decisions is the query of all decisions that the viewer may see, with what is followed of each.
const decisions = `
	select d.id, d.person_id, coalesce(d.consultation_id, '00000000-0000-0000-0000-000000000000'), d.topic, d.articles, d.response, d.words,
		d.decided_at, d.changed_at is not null, d.step, d.due, d.tell, d.remind, d.followed_at is not null,
		case when d.before is null then 'epoch' else coalesce(d.changed_at, d.decided_at) end,
		k.ever, k.active, k.on_date, k.mail, k.articles, ` + ownKey + `
	from journey.decision d, lateral (
		select count(*) > 0 as ever, count(*) filter (where stopped_at is null) > 0 as active,
			max(on_date) as on_date, coalesce(bool_or(mail), false) as mail,
			coalesce(array_agg(article order by article) filter (where what = 'article' and stopped_at is null),
				array_agg(article order by article) filter (where what = 'article'), '{}') as articles
		from journey.kept where decision_id = d.id and what <> 'plan') k`

func readDecisions(ctx context.Context, tx pgx.Tx, clause string, args ...any) ([]Decision, error) {
	rows, _ := tx.Query(ctx, decisions+clause, args...)
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (Decision, error) { return scanDecision(ctx, tx, row) })
}

func scanDecision(ctx context.Context, tx pgx.Tx, row pgx.CollectableRow) (d Decision, err error) {
	var person uuid.UUID
	var at time.Time
	var topic, articles, words, step, tell, key []byte
	err = row.Scan(&d.ID, &person, &d.Consultation, &topic, &articles, &d.Response, &words, &d.DecidedAt, &d.Changed,
		&step, &d.Plan.Due, &tell, &d.Plan.Remind, &d.Followed, &at,
		&d.Kept.Any, &d.Kept.On, &d.Kept.Date, &d.Kept.Mail, &d.Kept.Articles, &key)
	if err != nil {
		return d, err
	}
	if until := at.Add(UndoFor); time.Now().Before(until) {
		d.UndoUntil = until
	}
	opened := toOpen(ctx, tx, person, key, decisionTable, d.ID)
	d.Topic, d.Words = opened.Open("topic", topic), opened.Open("words", words)
	d.Plan.Step, d.Plan.Tell = opened.Open("step", step), opened.Open("tell", tell)
	opened.OpenJSON("articles", articles, &d.Articles)
	slices.SortStableFunc(d.Kept.Articles, func(a, b string) int { return shown(d.Articles, a) - shown(d.Articles, b) })
	return d, opened.Err()
}

// shown is the place of an article among those that were shown; behind all of them if it was not.
func shown(articles []string, slug string) int {
	if at := slices.Index(articles, slug); at >= 0 {
		return at
	}
	return len(articles)
}

// Decisions lists a person's decisions, newest first.
func Decisions(ctx context.Context, db *postgres.DB, v postgres.Viewer) (list []Decision, err error) {
	err = in(ctx, db, v, "list decisions", func(tx pgx.Tx) error {
		list, err = readDecisions(ctx, tx, ` where d.person_id = $1 order by d.decided_at desc, d.id`, v.Person)
		return err
	})
	return list, err
}

// Latest lists the person's decisions that changed last, at most n.
func Latest(ctx context.Context, tx pgx.Tx, n int) ([]Decision, error) {
	list, err := readDecisions(ctx, tx, ` where d.person_id = (select directory.viewer()) order by coalesce(d.changed_at, d.decided_at) desc, d.id limit $1`, n)
	if err != nil {
		return nil, fmt.Errorf("list decisions: %w", err)
	}
	return list, nil
}

// Find reads one decision.
func Find(ctx context.Context, tx pgx.Tx, id uuid.UUID) (Decision, error) {
	return first(readDecisions(ctx, tx, ` where d.id = $1`, id))
}

// FindAll reads those of the decisions that the viewer may see, in no order.
func FindAll(ctx context.Context, tx pgx.Tx, ids []uuid.UUID) ([]Decision, error) {
	list, err := readDecisions(ctx, tx, ` where d.id = any ($1)`, ids)
	if err != nil {
		return nil, fmt.Errorf("find decisions: %w", err)
	}
	return list, nil
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
